"""Rules of a target profile as tests need them: round numbers, every criterion weighted."""

import copy


def levels(source, share=100):
    return {"input": source, "share": share, "from": [[1, 1], [2, 2], [3, 3], [4, 4]]}


CRITERIA = {
    "sector_fit": {"weight": 15, "parts": [{"input": "sector", "share": 100, "levels": {"machines": 4, "energy": 2}}]},
    "smart": {"weight": 15, "parts": [levels("smart")]},
    "circular": {"weight": 10, "parts": [levels("circular")]},
    "jobs": {
        "weight": 20,
        "parts": [
            {"input": "jobs_fte", "share": 75, "from": [[10, 1], [50, 2], [100, 3], [250, 4]]},
            {"input": "mbo_pct", "share": 25, "from": [[30, 2], [50, 4]]},
        ],
    },
    "investment": {
        "weight": 10,
        "parts": [{"input": "investment_eur", "share": 100, "from": [[1_000_000, 1], [25_000_000, 4]]}],
    },
    "ecosystem_link": {"weight": 10, "parts": [levels("ecosystem_link")]},
    "space_efficiency": {
        "weight": 5,
        "parts": [
            {"input": "fte_per_ha", "share": 50, "from": [[10, 1], [40, 4]]},
            {"input": "eur_per_ha", "share": 50, "from": [[2_000_000, 2], [8_000_000, 4]]},
        ],
    },
    "resource_load": {
        "weight": 5,
        "parts": [
            {"input": "power_kw", "share": 40, "up_to": [[1000, 4], [5000, 2]]},
            {"input": "water_m3_h", "share": 30, "up_to": [[5, 4], [50, 1]]},
            {"input": "environmental_category", "share": 30, "up_to": [["3.2", 4], ["4.2", 2]]},
        ],
    },
    "gamechanger": {"weight": 10},
}
THRESHOLDS = {
    "gamechanger": {
        "at_least": 2,
        "conditions": [
            {"input": "jobs_fte", "at_least": 100},
            {"input": "investment_eur", "at_least": 25_000_000},
            {"input": "regional_suppliers", "at_least": 3},
            {"input": "new_technology"},
        ],
    }
}
KNOCKOUTS = [{"input": "power_kw", "over": 20000}, {"input": "environmental_category", "over": "5.1"}]


def rules(**changes):
    """A copy that a test may change."""
    return copy.deepcopy({"criteria": CRITERIA, "thresholds": THRESHOLDS, "knockouts": KNOCKOUTS} | changes)


STRONG = {
    "sector": "machines",
    "smart": 4,
    "circular": 3,
    "jobs_fte": 120,
    "mbo_pct": 60,
    "investment_eur": 31_000_000,
    "ecosystem_link": 3,
    "area_m2": 20_000,
    "power_kw": 4_000,
    "water_m3_h": 4,
    "environmental_category": "3.2",
    "regional_suppliers": 4,
    "new_technology": False,
}

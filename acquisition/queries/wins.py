"""Whether a win stands: verified by a second person, and confirmed by the company or waived with a reason."""

from dataclasses import dataclass

from acquisition.models import Landing, Lead, WinConfirmation


@dataclass(frozen=True)
class Win:
    """What is on record of one landing’s win; `answer` is the company’s latest one."""

    landing: Landing
    answer: WinConfirmation | None

    @property
    def is_verified(self) -> bool:
        return self.landing.win_verified_by_id is not None

    @property
    def is_confirmed(self) -> bool:
        return self.answer is not None and self.answer.agrees is True

    @property
    def is_waived(self) -> bool:
        return self.landing.confirmation_waived_by_id is not None

    @property
    def stands(self) -> bool:
        """A company that says no is heard, also after its word was waived."""
        contradicted = self.answer is not None and self.answer.agrees is False
        return self.is_verified and (self.is_confirmed or (self.is_waived and not contradicted))


def win_of(landing: Landing) -> Win:
    answers = landing.confirmations.filter(answered_at__isnull=False)
    return Win(landing, answers.order_by("-answered_at", "-pk").first())


def win_is_verified(lead: Lead) -> bool:
    """The lead has a landing that was not cancelled, and the win of every such landing stands."""
    landings = list(lead.landings.not_cancelled())
    return bool(landings) and all(win_of(landing).stands for landing in landings)

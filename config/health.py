"""Two questions a supervisor asks: is this process alive, and can it serve?"""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

_migrated = False


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 while the process answers; asks nothing of anybody else."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when the database answers and is migrated. The broker is not asked: without it we still take enquiries."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        ready = _is_migrated()
        said = {"database": "ok", "migrations": "ok" if ready else "missing"}
        return JsonResponse(said, status=200 if ready else 503)
    except Exception as error:  # noqa: BLE001  whatever the driver throws, the answer is: not ready
        return JsonResponse({"database": type(error).__name__}, status=503)


def _is_migrated() -> bool:
    global _migrated  # noqa: PLW0603  once migrated, a running process stays so
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated

"""The one way in: a client chooses the number, so asking again after a broken connection does no harm."""

from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tests.chaos.probe.actions import ring_bell


@csrf_exempt
@require_POST
def ring(request):
    """200 once the number and its event are committed."""
    number = int(request.POST["number"])
    ring_bell(number=number, poured=request.POST.get("poured"))
    return JsonResponse({"number": number})

"""What the probe writes. Nothing in `Heard` is unique: what is heard twice stands there twice."""

from django.db import models


class Bell(models.Model):
    """The subject of events: those about one bell have an order."""

    rung = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"bell {self.pk}"


class Rung(models.Model):
    """One number that a client chose, and which one it was for its bell."""

    number = models.BigIntegerField(primary_key=True)
    bell = models.ForeignKey(Bell, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    def __str__(self):
        return f"rung {self.number}"


class Heard(models.Model):
    """One effect of one subscriber for one number."""

    subscriber = models.CharField(max_length=40)
    number = models.BigIntegerField()

    def __str__(self):
        return f"{self.subscriber} heard {self.number}"

"""What the QR code on the plate of an estate opens: short, since every sign makes the code finer."""

from django.urls import path

from complaints.views import submitting

app_name = "complaints_plate"
urlpatterns = [path("<str:code>", submitting.plate, name="plate")]

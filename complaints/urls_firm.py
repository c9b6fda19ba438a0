"""Firms' pages."""

from django.urls import URLPattern

app_name = "complaints_firm"
urlpatterns: list[URLPattern] = []

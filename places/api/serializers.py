"""Areas and estates as JSON. Owners and their data are no part of it."""

from rest_framework import serializers

from places.models import Area, Estate


class AreaSerializer(serializers.ModelSerializer):
    """An area without its border."""

    parent = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Area
        fields = ("code", "name", "kind", "parent", "path", "is_active", "west", "south", "east", "north")


class AreaDetailSerializer(AreaSerializer):
    """An area with its border as GeoJSON in WGS 84."""

    class Meta(AreaSerializer.Meta):
        fields = (*AreaSerializer.Meta.fields, "geometry")


class PublicEstateSerializer(serializers.ModelSerializer):
    """What everybody may know about an estate."""

    area = serializers.CharField(source="area.name", read_only=True)

    class Meta:
        model = Estate
        fields = ("code", "name", "kind", "address", "area")


class EstateSerializer(serializers.ModelSerializer):
    """An estate for those who work with it."""

    area = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Estate
        fields = (
            "code",
            "name",
            "kind",
            "area",
            "address",
            "longitude",
            "latitude",
            "floor_area",
            "household_count",
            "building_count",
            "enterprise_count",
            "built_year",
            "ownership_mix",
            "status",
            "management_mode",
            "updated_at",
        )


class EstateDetailSerializer(EstateSerializer):
    """An estate with its border as GeoJSON in WGS 84."""

    class Meta(EstateSerializer.Meta):
        fields = (*EstateSerializer.Meta.fields, "polygon")

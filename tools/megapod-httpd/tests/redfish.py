#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The Redfish view of megapod-httpd, with a kernel that is played. Prints TAP.

PROFILES is what OCP's profiles OCPCoolantDistributionUnit, OCPLiquidCoolingBaseline and OCPRackPDU, all v1.0.0 (of
HWMgmt-OCP-Profiles at 05765de), have as mandatory for the resources that are here: name, type, and whether it is told.
What is not told is nothing that a device says over Modbus or that a pod's configuration has: it is left out, and not
invented. A profile's property that is "IfImplemented" or "Recommended" is not in the table.

usage: HTTPD=tests/played redfish.py
"""

import json
import signal
import sys

from httpd import Served, Stream, at
from tap import main, test, wait_for

V1 = "/redfish/v1"
CDU = f"{V1}/ThermalEquipment/CDUs/rpu0"
PDU = f"{V1}/PowerEquipment/RackPDUs/pdu0"
STATUS = [("Status.Health", str, True), ("Status.State", str, True)]
LABEL = [("Location.PartLocation.ServiceLabel", str, True)]
COOLANT = [("Coolant.CoolantType", str, True), ("Coolant.DensityKgPerCubicMeter", (int, float), True),
           ("Coolant.SpecificHeatkJoulesPerKgK", (int, float), True)]
NUMBER = (int, float)

PROFILES = {
    f"{V1}/ThermalEquipment": [("CDUs.@odata.id", str, True)],
    CDU: STATUS + COOLANT + [
        ("EquipmentType", str, True), ("Pumps.@odata.id", str, True), ("LeakDetection.@odata.id", str, True),
        ("PrimaryCoolantConnectors.@odata.id", str, True), ("SecondaryCoolantConnectors.@odata.id", str, True),
        ("Manufacturer", str, True), ("Model", str, True), ("SerialNumber", str, True), ("FirmwareVersion", str, True),
        ("CoolingCapacityWatts", NUMBER, False), ("PartNumber", str, False), ("ProductionDate", str, False),
        ("Version", str, False), ("Links.Chassis", list, False), ("Links.ManagedBy", list, False)],
    f"{CDU}/Pumps/1": STATUS + LABEL + [("PumpSpeedPercent.Reading", NUMBER, True), ("PumpType", str, True)],
    f"{CDU}/Reservoirs/8": STATUS + LABEL + [
        ("FluidLevelStatus", str, True), ("CapacityLiters", NUMBER, False), ("ReservoirType", str, False)],
    f"{CDU}/SecondaryCoolantConnectors/1": STATUS + COOLANT + [
        ("CoolantConnectorType", str, True), ("FlowLitersPerMinute.Reading", NUMBER, True),
        ("RatedFlowLitersPerMinute", NUMBER, False), ("DeltaPressurekPa.Reading", NUMBER, True),
        ("DeltaTemperatureCelsius.Reading", NUMBER, True), ("SupplyPressurekPa.Reading", NUMBER, True),
        ("SupplyTemperatureCelsius.Reading", NUMBER, True), ("HeatRemovedkW.Reading", NUMBER, True),
        ("ReturnPressurekPa.Reading", NUMBER, True), ("ReturnTemperatureCelsius.Reading", NUMBER, True)],
    f"{CDU}/LeakDetection": STATUS + [
        ("LeakDetectorGroups.Detectors", list, True), ("LeakDetectorGroups.HumidityPercent", NUMBER, False),
        ("LeakDetectors.@odata.id", str, True)],
    f"{CDU}/LeakDetection/LeakDetectors/3": STATUS + LABEL + [
        ("DetectorState", str, True), ("LeakDetectorType", str, False)],
    f"{V1}/PowerEquipment": [("RackPDUs.@odata.id", str, True)],
    f"{PDU}": STATUS + [
        ("EquipmentType", str, True), ("Manufacturer", str, True), ("Model", str, True), ("SerialNumber", str, True),
        ("FirmwareVersion", str, True), ("Outlets.@odata.id", str, True), ("UserLabel", str, True),
        ("Branches.@odata.id", str, False), ("Links.Chassis", list, False), ("Links.ManagedBy", list, False),
        ("Location.Placement.Rack", str, False), ("Mains.@odata.id", str, False), ("Metrics.@odata.id", str, False),
        ("PartNumber", str, False), ("UUID", str, False)],
    f"{PDU}/Outlets/2": STATUS + [
        ("PowerState", str, True), ("ElectricalContext", str, False), ("Links.BranchCircuit", dict, False),
        ("NominalVoltage", str, False), ("OutletType", str, False), ("PhaseWiringType", str, False),
        ("PowerRestorePolicy", str, False), ("RatedCurrentAmps", NUMBER, False), ("VoltageType", str, False)],
}

# Versions of schemas as DMTF has published them, with what we send that each of them has: json-schema of Redfish-Publications
# at 26c94965. Besides Name, and Id of all but collections.
TYPES = {
    "Battery.v1_4_0": "ChargeState Metrics Status", "BatteryMetrics.v1_0_1": "ChargePercent",
    "Chassis.v1_26_0": "ChassisType Manufacturer Model PowerSubsystem SerialNumber Status",
    "CoolantConnector.v1_1_0": "Coolant CoolantConnectorType DeltaPressurekPa DeltaTemperatureCelsius FlowLitersPerMinute "
                               "HeatRemovedkW ReturnPressurekPa ReturnTemperatureCelsius Status SupplyPressurekPa "
                               "SupplyTemperatureCelsius",
    "CoolingUnit.v1_3_0": "Coolant EquipmentType FirmwareVersion LeakDetection Manufacturer Model PrimaryCoolantConnectors Pumps "
                          "Reservoirs SecondaryCoolantConnectors SerialNumber Status",
    "EventService.v1_11_0": "ServerSentEventUri ServiceEnabled Status",
    "LeakDetection.v1_1_0": "LeakDetectorGroups LeakDetectors Status", "LeakDetector.v1_3_0": "DetectorState Location Status",
    "Outlet.v1_4_0": "CurrentAmps EnergykWh PowerState PowerWatts Status UserLabel Voltage",
    "PowerDistribution.v1_4_0": "EquipmentType FirmwareVersion Manufacturer Model Outlets SerialNumber Status UserLabel",
    "PowerEquipment.v1_2_0": "RackPDUs", "PowerSubsystem.v1_1_3": "Batteries Status",
    "Pump.v1_2_0": "Location PumpSpeedPercent PumpType ServiceHours Status",
    "Reservoir.v1_0_1": "FluidLevelStatus Location Status",
    "ServiceRoot.v1_17_0": "Chassis EventService PowerEquipment RedfishVersion ThermalEquipment", "ThermalEquipment.v1_1_0": "CDUs",
    **{f"{of}Collection": "Members" for of in ("Battery", "Chassis", "CoolantConnector", "CoolingUnit", "LeakDetector", "Outlet",
                                               "PowerDistribution", "Pump", "Reservoir")},
}
def resource(served, path):
    status, headers, body = served.ask(path)
    assert status == 200 and headers["OData-Version"] == "4.0" and headers["Content-Type"].startswith("application/json"), path
    return json.loads(body)


def at_path(value, path):
    for key in path.split(".") if not path.startswith("@") else [path]:
        if isinstance(value, list):
            value = value[0] if value else None
        value = value.get(key) if isinstance(value, dict) else None
    return value


def prop(value, name):
    """A property by its path; "@odata.id" has a point of its own."""
    name, of_link, _ = name.partition(".@odata.id")
    value = at_path(value, name)
    return value.get("@odata.id") if of_link and isinstance(value, dict) else value


@test
def what_profiles_have_as_mandatory():
    told = 0
    with Served(identity="1") as served:
        for path, properties in PROFILES.items():
            value = resource(served, path)
            for name, kind, wanted in properties:
                is_there = prop(value, name)
                assert (is_there is not None) == wanted, (path, name, is_there)
                assert is_there is None or (isinstance(is_there, kind) and not isinstance(is_there, bool)), (path, name, is_there)
                told += wanted
    print(f"# {told} of {sum(map(len, PROFILES.values()))} mandatory properties")


def links(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("@odata.id", "DataSourceUri"):
                yield inner
            yield from links(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from links(inner)


@test
def every_link_leads_somewhere():
    seen, left = set(), ["/redfish", V1 + "/"]
    with Served(still="1") as served:
        while left:
            path = left.pop()
            value = resource(served, path)
            if path.startswith(V1):
                assert value["@odata.id"] == path.rstrip("/") and value["@odata.type"].startswith("#") and value["Name"]
            if "Members" in value:
                assert len(value["Members"]) == value["Members@odata.count"]
            seen.add(path)
            left += [link for link in links(value) if link not in seen and link not in left]
    assert f"{PDU}/Outlets/8" in seen and f"{CDU}/Pumps/1" in seen and len(seen) > 40 and f"{V1}/Chassis/rpu0/PowerSubsystem/Batteries/1" in seen, seen


@test
def values():
    with Served(loop="leak") as served:
        connector = resource(served, f"{CDU}/SecondaryCoolantConnectors/1")
        assert connector["FlowLitersPerMinute"]["Reading"] == 30 and connector["DeltaTemperatureCelsius"]["Reading"] == 10
        assert connector["ReturnPressurekPa"]["Reading"] == -1.5 and connector["DeltaPressurekPa"]["Reading"] == 101.5
        # 30 L/min that are 10 K warmer: 0.5 kg/s of it
        assert 19 < connector["HeatRemovedkW"]["Reading"] < 21
        assert resource(served, f"{CDU}/Pumps/1")["PumpSpeedPercent"] == {"Reading": 60, "SpeedRPM": 2400}
        assert resource(served, f"{CDU}/LeakDetection/LeakDetectors/3")["DetectorState"] == "Critical"
        assert resource(served, f"{CDU}/LeakDetection/LeakDetectors/4")["DetectorState"] == "OK"
        assert resource(served, f"{PDU}/Outlets/2")["PowerWatts"]["Reading"] == 231.4


@test
def batteries_are_below_a_chassis():
    with Served() as served:
        battery = resource(served, f"{V1}/Chassis/rpu0/PowerSubsystem/Batteries/1")
        assert battery["ChargeState"] == "Idle"
        assert resource(served, battery["Metrics"]["@odata.id"])["ChargePercent"]["Reading"] == 98.5
        assert served.ask(f"{V1}/Chassis/pdu0")[0] == 404


@test
def events_come_as_a_stream():
    with Served(usr1="e") as served:
        served.stream = resource(served, f"{V1}/EventService")["ServerSentEventUri"]
        with Stream(served, served.stream) as stream:
            assert stream.status == 200
            served.process.send_signal(signal.SIGUSR1)
            event = json.loads(next(data for data in iter(lambda: stream.next()[1], None) if data.startswith("{")))
    assert event["@odata.type"] == "#Event.v1_7_0.Event" and len(event["Events"]) == 1
    one = event["Events"][0]
    assert one["MessageId"] == "Megapod.1.0.PodAdd" and one["MessageSeverity"] == "OK" and one["EventTimestamp"]


@test
def what_is_not_there():
    with Served() as served:
        for path in ("/redfishes", "/redfish/v2", f"{V1}/Systems", f"{V1}/ThermalEquipment/CDUs/pdu0", f"{CDU}x",
                     f"{V1}/ThermalEquipment/CDUs/", f"{CDU}/Pumps/2", f"{CDU}/Pumps/1/1", f"{CDU}/LeakDetection/LeakDetectors/0",
                     f"{CDU}/SecondaryCoolantConnectors/2", f"{PDU}/Outlets/99", f"{V1}/PowerEquipment/RackPDUs/pdu9/Outlets",
                     f"{V1}/{'a/' * 500}", f"{CDU}/Pumps/{'1' * 2000}", f"{V1}/ThermalEquipment/CDUs//Pumps"):
            status = served.ask(path)[0]
            assert status == (200 if path.endswith("CDUs/") else 404), path
        assert served.ask(f"{CDU}", "PATCH")[0] == 405 and served.ask(f"{V1}/SessionService/Sessions", "POST")[0] == 405


@test
def what_goes_while_it_is_walked():
    gone = at("gone-walk")
    with Served(gone=gone) as served:
        members = resource(served, f"{V1}/PowerEquipment/RackPDUs")["Members"]
        with open(gone, "w", encoding="ascii"):
            pass
        wait_for(lambda: served.ask(members[0]["@odata.id"])[0] == 503)


def walk(served, path, seen):
    """All that is below a resource, by path."""
    if path not in seen:
        seen[path] = resource(served, path)
        for link in links(seen[path]):
            if link.startswith(V1):
                walk(served, link, seen)
    return seen


@test
def each_schema_has_what_is_sent():
    with Served(identity="1", plant="/nowhere") as served:
        for path, value in walk(served, V1, {}).items():
            kind, _, name = value["@odata.type"][1:].rpartition(".")
            assert kind.partition(".")[0] == name and kind in TYPES, (path, kind)
            has = {*TYPES[kind].split(), "Name"} | ({"Id"} if not kind.endswith("Collection") else set())
            sent = {key for key in value if "@" not in key}
            assert sent <= has, (path, sent - has)
            assert "Name" in sent and ("Id" in sent) == ("Id" in has), path


@test
def a_component_that_goes_while_it_is_walked():
    deleted = at("deleted")
    with Served(deleted=deleted) as served:
        paths = [path for path in walk(served, f"{V1}/PowerEquipment", {}) if path.startswith(PDU)]
        assert len(paths) > 8
        with open(deleted, "w", encoding="ascii"):
            pass
        wait_for(lambda: served.ask(PDU)[0] == 404)
        assert {served.ask(path)[0] for path in paths} == {404}
        left = walk(served, V1, {})
        assert PDU not in left and PDU.replace("pdu0", "pdu1") in left


if __name__ == "__main__":
    sys.exit(main())

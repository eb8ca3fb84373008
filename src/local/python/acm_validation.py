"""ACM that waits for its proof, as AWS's does: ministack issues every certificate at once.

A certificate that is validated by DNS is PENDING_VALIDATION until each of its CNAMEs answers in public DNS, which here is Route 53's public
zones: from the topmost one down, by delegation; a private zone, and one that nobody delegates to, answers nobody. ACM looks when
somebody asks, and tells at the next time: never at once, as on AWS. Then a CAA record that lets no Amazon authority issue makes the
request FAILED; 72 hours make it VALIDATION_TIMED_OUT. By e-mail nobody here follows the link."""

import hashlib
import time

AUTHORITIES = {"amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"}
HOURS = 72


def install() -> None:
    from ministack.services import acm

    request, describe, listed, shape = acm._request_certificate, acm._describe_certificate, acm._list_certificates, acm._cert_shape

    def request_certificate(data):
        known = set(acm._certificates.keys())
        answer = request(data)
        for arn in set(acm._certificates.keys()) - known:
            await_records(acm._certificates[arn])
        return answer

    def describe_certificate(data):
        settle(acm._certificates.get(data.get("CertificateArn", "")))
        return describe(data)

    def list_certificates(data):
        for certificate in list(acm._certificates.values()):
            settle(certificate)
        return listed(data)

    def cert_shape(certificate):
        told = shape(certificate)
        if certificate["Status"] not in ("ISSUED", "EXPIRED"):
            for member in ("IssuedAt", "NotBefore", "NotAfter"):
                told.pop(member, None)
        for member in ("FailureReason", "RenewalSummary"):
            if member in certificate:
                told[member] = certificate[member]
        return told

    acm._request_certificate, acm._describe_certificate = request_certificate, describe_certificate
    acm._list_certificates, acm._cert_shape = list_certificates, cert_shape


def await_records(certificate: dict) -> None:
    """As it is right after the request. The record of a domain is the same for each certificate of the account."""
    certificate["Status"] = "PENDING_VALIDATION"
    for option in certificate["DomainValidationOptions"]:
        option["ValidationStatus"] = "PENDING_VALIDATION"
        if option["ValidationMethod"] != "DNS":
            option.pop("ResourceRecord", None)
            continue
        base = option["DomainName"].removeprefix("*.")
        digest = hashlib.sha256(f"{certificate['CertificateArn'].split(':')[4]} {base}".encode()).hexdigest()
        value = f"_{digest[32:64]}.{digest[:10]}.acm-validations.aws."
        option["ResourceRecord"] = {"Name": f"_{digest[:32]}.{base}.", "Type": "CNAME", "Value": value}


def settle(certificate: dict | None) -> None:
    if certificate is None:
        return
    renewal = certificate.get("RenewalSummary") or {}
    if certificate["Status"] == "PENDING_VALIDATION":
        validate(certificate, certificate["DomainValidationOptions"])
        conclude(certificate)
    elif renewal.get("RenewalStatus") == "PENDING_VALIDATION":
        validate(certificate, renewal["DomainValidationOptions"])
        if all(option["ValidationStatus"] == "SUCCESS" for option in renewal["DomainValidationOptions"]):
            renewal["RenewalStatus"] = "SUCCESS"


def validate(certificate: dict, options: list) -> None:
    """What answered at the last look is a success now."""
    before = certificate.get("_answered", [])
    open_ones = [option for option in options if "ResourceRecord" in option and answers(option["ResourceRecord"])]
    for option in open_ones:
        if option["DomainName"] in before:
            option["ValidationStatus"] = "SUCCESS"
    certificate["_answered"] = [option["DomainName"] for option in open_ones]


def conclude(certificate: dict) -> None:
    from ministack.services import acm

    options = certificate["DomainValidationOptions"]
    if time.time() - acm._epoch(certificate["CreatedAt"]) > HOURS * 3600:
        certificate.update(Status="VALIDATION_TIMED_OUT")
    elif all(option["ValidationStatus"] == "SUCCESS" for option in options):
        if all(may_issue(option["DomainName"]) for option in options):
            certificate.update(Status="ISSUED", IssuedAt=acm.now_iso())
        else:
            certificate.update(Status="FAILED", FailureReason="CAA_ERROR")


def is_below(name: str, zone: str) -> bool:
    return name == zone or name.endswith(f".{zone}")


def record_sets(zone: dict, name: str, kind: str) -> list:
    from ministack.services import route53

    found = route53._records.get(zone["id"], [])
    return [one for one in found if one["Type"] == kind and one["Name"].lower() == name]


def zone_of(name: str) -> dict | None:
    """The public zone that answers for a name, found as a resolver does: from the top, by delegation."""
    from ministack.services import route53

    public = [zone for zone in route53._zones.values() if not zone.get("private") and is_below(name, zone["name"].lower())]
    zone = min(public, key=lambda one: len(one["name"]), default=None)
    while zone is not None:
        apex = zone["name"].lower()
        labels = name.removesuffix(apex).rstrip(".").split(".")
        below = [".".join([*labels[index:], apex]) for index in range(len(labels) - 1, -1, -1) if labels[index]]
        cut = next((one for one in below if record_sets(zone, one, "NS")), None)
        if cut is None:
            return zone
        servers = {one.rstrip(".") for one in record_sets(zone, cut, "NS")[0]["ResourceRecords"]}
        ours = servers == {one.rstrip(".") for one in route53._DEFAULT_NS}
        zone = next((one for one in public if ours and one["name"].lower() == cut), None)
    return None


def answers(record: dict) -> bool:
    name = record["Name"].lower()
    zone = zone_of(name)
    values = [value for one in (record_sets(zone, name, "CNAME") if zone else []) for value in one.get("ResourceRecords") or []]
    return record["Value"].rstrip(".").lower() in [value.rstrip(".").lower() for value in values]


def may_issue(domain: str) -> bool:
    """The first CAA records on the way up decide; where there are none, anybody may."""
    name = f"{domain.removeprefix('*.').lower()}."
    while "." in name.rstrip("."):
        zone = zone_of(name)
        found = [value.split(None, 2) for one in (record_sets(zone, name, "CAA") if zone else []) for value in one["ResourceRecords"]]
        if found:
            wild = [one for one in found if one[1] == "issuewild"] if domain.startswith("*.") else []
            said = wild or [one for one in found if one[1] == "issue"]
            return not said or any(one[2].strip('"').split(";")[0].strip() in AUTHORITIES for one in said)
        name = name.split(".", 1)[1]
    return True


def certificate_as_of(request: dict) -> dict:
    """For rehearsals, which have no yesterday: a certificate asked for some hours ago, or one whose renewal waits for its records."""
    from ministack.services import acm

    certificate = acm._certificates[request["arn"]]
    if "hoursAgo" in request:
        certificate["CreatedAt"] = time.time() - request["hoursAgo"] * 3600
    if request.get("renewal"):
        await_records(certificate)
        options = certificate["DomainValidationOptions"]
        certificate["Status"] = "ISSUED"
        certificate["RenewalSummary"] = {
            "RenewalStatus": "PENDING_VALIDATION",
            "DomainValidationOptions": [dict(option) for option in options],
            "UpdatedAt": time.time(),
        }
    return {"status": certificate["Status"]}

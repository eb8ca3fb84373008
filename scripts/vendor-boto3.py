"""Makes src/iam/python/boto3.json.gz: what boto3's waiters and resource objects call.

Run it with any Python that has boto3 (made with boto3 1.43.11):

    python scripts/vendor-boto3.py

The form:

    {"waiters":   {service: {method name: operation}},
     "resources": {service: {type: entry}}}          type "" is boto3.resource(service) itself

An entry holds `ids` (the identifiers, in order), `load` (the operation behind lazily loaded attributes, with its input) and
`members`: name -> [kind, operation, input, type, ids of the result]
    "call"  a method: operation, input members taken from identifiers, resource type of the result
    "many"  a collection: the same; its elements are of the type
    "make"  a constructor of a sub-resource: how many own identifiers it takes over, or a list of their names
    "part"  an attribute that is another resource: the type
    "batch" a method of a collection whose elements are of this type
Ids of the result: {its identifier: an identifier of this resource, or "=Member" of the call's input}; others come from the answer.
"""

import gzip
import json
import os

import boto3
import botocore
from botocore import xform_name


def newest(base, service, name):
    folder = os.path.join(base, service)
    for version in sorted(os.listdir(folder), reverse=True):
        for ending, opened in ((".json", open), (".json.gz", gzip.open)):
            path = os.path.join(folder, version, name + ending)
            if os.path.exists(path):
                with opened(path, "rb") as file:
                    return json.load(file)
    return None


def services(base):
    return sorted(name for name in os.listdir(base) if os.path.isdir(os.path.join(base, name)))


def inputs(request):
    """Input members that take an identifier: {member: identifier}; `Filters[0].Values[]` and the like narrow nothing."""
    return {
        param["target"].removesuffix("[]").removesuffix("[0]"): xform_name(param["name"])
        for param in request.get("params", [])
        if param["source"] == "identifier" and "." not in param["target"]
    }


def call(kind, action):
    request = action["request"]
    resource = action.get("resource", {})
    ids = {}
    for one in resource.get("identifiers", []):
        if one["source"] == "identifier":
            ids[xform_name(one["target"])] = xform_name(one["name"])
        elif one["source"] == "requestParameter" and one["path"].isalnum():
            ids[xform_name(one["target"])] = "=" + one["path"]
    return [kind, request["operation"], inputs(request), resource.get("type"), ids]


def entry(resource, waiters):
    members = {}
    for name, action in resource.get("actions", {}).items():
        members[xform_name(name)] = call("call", action)
    for name, many in resource.get("hasMany", {}).items():
        members[xform_name(name)] = call("many", many)
    for name, action in resource.get("batchActions", {}).items():
        members["batch:" + xform_name(name)] = call("batch", action)
    for name, has in resource.get("has", {}).items():
        identifiers = has["resource"]["identifiers"]
        own = [xform_name(one["name"]) if one["source"] == "identifier" else None for one in identifiers]
        if any(one["source"] == "data" for one in identifiers):
            members[xform_name(name)] = ["part", None, {}, has["resource"]["type"], {}]
        else:
            members[name] = ["make", None, own, has["resource"]["type"], {}]
    for name, waiter in resource.get("waiters", {}).items():
        operation = waiters[waiter["waiterName"]]["operation"]
        members[xform_name("WaitUntil" + name)] = ["call", operation, inputs(waiter), None, {}]
    found = {"ids": [xform_name(one["name"]) for one in resource.get("identifiers", [])], "members": members}
    if "load" in resource:
        found["load"] = [resource["load"]["request"]["operation"], inputs(resource["load"]["request"])]
    return found


def main():
    core = os.path.join(os.path.dirname(botocore.__file__), "data")
    shelf = os.path.join(os.path.dirname(boto3.__file__), "data")
    waiters = {}
    for service in services(core):
        model = newest(core, service, "waiters-2")
        if model and model["waiters"]:
            waiters[service] = {xform_name(name): one["operation"] for name, one in model["waiters"].items()}
    resources = {}
    for service in services(shelf):
        model = newest(shelf, service, "resources-1")
        names = (newest(core, service, "waiters-2") or {"waiters": {}})["waiters"]
        resources[service] = {"": entry(model["service"], names)}
        for name, resource in model.get("resources", {}).items():  # boto3 gives the service a constructor for each type
            own = [None for _ in resource.get("identifiers", [])]
            resources[service][""]["members"][name] = ["make", None, own, name, {}]
        for name, resource in model.get("resources", {}).items():
            resources[service][name] = entry(resource, names)
    target = os.path.join(os.path.dirname(__file__), "..", "src", "iam", "python", "boto3.json.gz")
    text = json.dumps({"waiters": waiters, "resources": resources}, separators=(",", ":"), sort_keys=True)
    with open(target, "wb") as file:
        file.write(gzip.compress(text.encode(), 9, mtime=0))
    print(f"boto3 {boto3.__version__}: {len(text)} bytes, packed {os.path.getsize(target)}")


main()

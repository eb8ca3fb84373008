"""Shared by every undo that had put a value on record for Terraform: put before the procedure's own script, because SSM runs one text."""


def restore_override(client, name, before, ours):
    """The parameter back to its value; removed where there was none; left where it no longer holds what that run wrote."""
    found = client.get_parameters(Names=[name])['Parameters']
    if not found or before == ours or found[0]['Value'] != ours:
        return
    if before:
        client.put_parameter(Name=name, Value=before, Type='String', Overwrite=True)
    else:
        client.delete_parameters(Names=[name])

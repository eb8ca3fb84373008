data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

locals {
  procedures = { for one in jsondecode(file("${var.documents}/catalog.json")).procedures : one.name => one }
}

# One document a procedure. The version carries the content's hash, so that a record names code and not a number.
resource "aws_ssm_document" "procedure" {
  for_each = local.procedures

  name            = "${var.prefix}${each.key}"
  document_type   = "Automation"
  document_format = "YAML"
  target_type     = "/"
  content         = file("${var.documents}/${each.value.document}")
  version_name    = "sha256-${substr(each.value.sha256, 0, 12)}"

  tags = merge(var.tags, {
    procedure = each.key
    revision  = tostring(each.value.revision)
    severity  = each.value.severity
    risk      = each.value.risk
  })
}

variable "documents" {
  description = "Folder with catalog.json and what it names: the output of `guardia compile`."
  type        = string

  validation {
    condition     = fileexists("${var.documents}/catalog.json")
    error_message = "There is no catalog.json in that folder. Run `guardia compile` first, or mend the path."
  }
}

variable "prefix" {
  description = "Put before the name of every document and role, such as \"tk-nq-dev-\"."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]{0,40}$", var.prefix)) && !can(regex("^(?i:aws|amazon|amzn)", var.prefix))
    error_message = "At most 40 of letters, digits, \"-\", \"_\" and \".\"; SSM keeps names that begin with aws, amazon or amzn for itself."
  }
}

variable "permissions_boundary" {
  description = "ARN of a permissions boundary for the automation roles; null for none."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of every document and role."
  type        = map(string)
  default     = {}
}

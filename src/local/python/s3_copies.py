"""Conditional copies: S3 takes If-Match and If-None-Match of CopyObject for what lies at its target, as of PutObject; ministack passes
over them. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html"""


def install() -> None:
    from ministack.services import s3

    original = s3._copy_object

    def copy(bucket_name: str, dest_key: str, headers: dict):
        bucket = s3._ensure_bucket(bucket_name) or {}
        refused = s3._check_put_preconditions(headers, bucket.get("objects", {}).get(dest_key))
        return refused or original(bucket_name, dest_key, headers)

    s3._copy_object = copy

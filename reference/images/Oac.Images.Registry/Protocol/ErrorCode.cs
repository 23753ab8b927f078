namespace Oac.Images.Registry.Protocol;

/// <summary>The distribution-spec's closed list of error codes, as they stand in bodies.</summary>
internal static class ErrorCode
{
    public const string BlobUnknown = "BLOB_UNKNOWN";
    public const string BlobUploadInvalid = "BLOB_UPLOAD_INVALID";
    public const string BlobUploadUnknown = "BLOB_UPLOAD_UNKNOWN";
    public const string DigestInvalid = "DIGEST_INVALID";
    public const string ManifestBlobUnknown = "MANIFEST_BLOB_UNKNOWN";
    public const string ManifestInvalid = "MANIFEST_INVALID";
    public const string ManifestUnknown = "MANIFEST_UNKNOWN";
    public const string NameInvalid = "NAME_INVALID";
    public const string NameUnknown = "NAME_UNKNOWN";
    public const string SizeInvalid = "SIZE_INVALID";
    public const string Unauthorized = "UNAUTHORIZED";
    public const string Denied = "DENIED";
    public const string Unsupported = "UNSUPPORTED";
    public const string TooManyRequests = "TOOMANYREQUESTS";
}

/// <summary>A request that cannot be served, with the answer to it. Thrown where the reason is found, turned into the answer in one place.</summary>
internal sealed class RegistryException(RegistryResponse response) : Exception($"Refused with {response.Status}.")
{
    public RegistryException(int status, string code, string message)
        : this(RegistryResponse.Error(status, code, message)) { }

    public RegistryResponse Response { get; } = response;
}

namespace Oac.Images.Registry.Recording;

/// <summary>What a request is about, told by its path alone.</summary>
public enum RequestKind
{
    /// <summary>No end point of the registry.</summary>
    Other,

    /// <summary><c>/v2/</c>.</summary>
    Ping,

    /// <summary><c>/v2/NAME/manifests/REFERENCE</c>.</summary>
    Manifest,

    /// <summary><c>/v2/NAME/blobs/DIGEST</c>.</summary>
    Blob,

    /// <summary><c>/v2/NAME/blobs/uploads/[ID]</c>.</summary>
    Upload,

    /// <summary><c>/v2/NAME/tags/list</c>.</summary>
    Tags,

    /// <summary><c>/v2/NAME/referrers/DIGEST</c>.</summary>
    Referrers,

    /// <summary><c>/v2/_catalog</c>.</summary>
    Catalog,

    /// <summary><c>/token</c>, where the registry has a token end point.</summary>
    Token,
}

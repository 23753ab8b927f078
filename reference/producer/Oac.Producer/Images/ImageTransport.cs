namespace Oac.Producer.Images;

/// <summary>The kinds of place that images are in, named as skopeo and Podman name them.</summary>
internal enum ImageTransport
{
    /// <summary><c>docker://REFERENCE</c>, or a reference that names its registry: an image in a registry.</summary>
    Registry,

    /// <summary><c>oci:FOLDER[:NAME]</c>: an OCI layout.</summary>
    OciLayout,

    /// <summary><c>oci-archive:FILE[:NAME]</c>: a tar of an OCI layout.</summary>
    OciArchive,

    /// <summary><c>docker-archive:FILE[:REFERENCE]</c>: what <c>docker save</c> writes.</summary>
    DockerArchive,

    /// <summary><c>docker-daemon:REFERENCE</c>: the store of Docker or Podman.</summary>
    DockerDaemon,
}

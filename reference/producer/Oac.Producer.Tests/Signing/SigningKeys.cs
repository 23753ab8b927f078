using System.Security.Cryptography;

namespace Oac.Producer.Tests.Signing;

/// <summary>Key files in a test's folder, for its owner alone.</summary>
internal static class SigningKeys
{
    /// <summary>Makes <c>NAME.key</c> and <c>NAME.pub</c>.</summary>
    public static TempFolder WithKey(this TempFolder folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        folder.With($"{name}.key", key.ExportPkcs8PrivateKeyPem());
        folder.With($"{name}.pub", key.ExportSubjectPublicKeyInfoPem());
        File.SetUnixFileMode(folder.At($"{name}.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return folder;
    }
}

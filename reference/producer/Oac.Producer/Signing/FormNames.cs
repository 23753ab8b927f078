using System.CommandLine;
using Oac.Images.Signatures;

namespace Oac.Producer.Signing;

/// <summary>The forms of signatures by the names that command lines and reports use.</summary>
internal static class FormNames
{
    /// <summary>The name of a form.</summary>
    public static string Of(SignatureForm form) =>
        form switch
        {
            SignatureForm.Tag => "tag",
            SignatureForm.Referrer => "referrer",
            _ => "bundle",
        };

    /// <summary>The form of a name.</summary>
    public static SignatureForm Parse(string name) =>
        name switch
        {
            "tag" => SignatureForm.Tag,
            "referrer" => SignatureForm.Referrer,
            _ => SignatureForm.Bundle,
        };

    /// <summary>The option that chooses a form.</summary>
    public static Option<string> Option(params string[] names)
    {
        var option = new Option<string>("--as")
        {
            Description = names.Contains("referrer")
                ? "How it is stored: under a tag, which every cosign reads; as a referrer (cosign 2, oci-1-1); or as a bundle (cosign 3)."
                : "How it is stored: under a tag, which every cosign reads, or as a bundle (cosign 3).",
            DefaultValueFactory = static _ => "tag",
        };
        option.AcceptOnlyFromAmong(names);
        return option;
    }

    /// <summary>A predicate's type, from one of cosign's short names or a URI.</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    public static string Predicate(string text) =>
        text switch
        {
            "spdx" or "spdxjson" => "https://spdx.dev/Document",
            "cyclonedx" => "https://cyclonedx.org/bom",
            "slsaprovenance" or "slsaprovenance1" => "https://slsa.dev/provenance/v1",
            "vuln" => "https://cosign.sigstore.dev/attestation/vuln/v1",
            "custom" => "https://cosign.sigstore.dev/attestation/v1",
            _ => Uri.TryCreate(text, UriKind.Absolute, out var uri) && text.Length <= 500 && uri.Scheme.Length > 1
                ? text
                : throw new UsageException(
                    $"--type '{text}': spdx, cyclonedx, slsaprovenance1, vuln, custom or a URI is wanted"
                ),
        };
}

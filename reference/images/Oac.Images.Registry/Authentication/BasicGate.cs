using Oac.Images.Registry.Protocol;
using Oac.Images.Registry.Recording;

namespace Oac.Images.Registry.Authentication;

/// <summary>Basic authentication.</summary>
internal sealed class BasicGate(BasicAuthentication options) : AccessGate
{
    private readonly CredentialCheck check = new(options.Credentials);

    public override RegistryResponse? Refuse(RegistryRequest request) =>
        check.IsKnown(Authorization(request)) switch
        {
            true => null,
            false => Challenge("The credentials are not known."),
            null when options.AnonymousPull && request.Kind != RequestKind.Ping && Action(request) == "pull" => null,
            null => Challenge("Credentials are needed."),
        };

    public override bool MayPull(RegistryRequest request, RepositoryName repository) =>
        options.AnonymousPull || check.IsKnown(Authorization(request)) is true;

    private static RegistryResponse Challenge(string message) =>
        Challenge("Basic realm=\"registry\", charset=\"UTF-8\"", message);
}

using System.CommandLine;
using Oac.Images.References;
using Oac.Producer.Images;

namespace Oac.Producer.Commands;

/// <summary>The options that say how registries are reached, the same for every command that reaches them.</summary>
internal sealed class ImageAccessArguments
{
    private readonly Option<bool> noNetwork = new("--no-network")
    {
        Description = "Open no connection: an image in a registry or an engine is an error.",
    };

    private readonly Option<string[]> plainHttp = new("--plain-http")
    {
        Description = "A registry that is spoken to over plain HTTP. Repeatable.",
        HelpName = "HOST[:PORT]",
    };

    private readonly Option<string?> certificates = new("--cert-dir")
    {
        Description =
            "A folder with a folder HOST[:PORT] for each registry: *.crt are authorities to trust, *.cert and *.key a client certificate. "
            + "Default: those of Docker and Podman (certs.d).",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> credentials = CredentialsFile();

    private readonly Option<double?> rate = new("--requests-per-second")
    {
        Description = "The most requests a second to one registry. Default: no limit.",
        HelpName = "NUMBER",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="mayStayOffline">Whether the command has a use without the network.</param>
    public ImageAccessArguments(Command command, bool mayStayOffline)
    {
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } value && !(value is > 0 and <= 1_000_000))
            {
                result.AddError($"--requests-per-second '{value}': more than 0 and at most 1,000,000 is wanted");
            }
        });
        plainHttp.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!IsHost(token.Value))
                {
                    result.AddError(
                        $"--plain-http '{token.Value}': a host and its port are wanted, such as localhost:5000, without http:// and path"
                    );
                }
            }
        });
        if (mayStayOffline)
        {
            command.Add(noNetwork);
        }
        command.Add(plainHttp);
        command.Add(certificates);
        command.Add(credentials);
        command.Add(rate);
    }

    private static bool IsHost(string text) =>
        ImageReference.TryParse($"{text}/a", out var reference, out _) && reference.Registry == text;

    /// <summary>The option that names a file with credentials.</summary>
    public static Option<string?> CredentialsFile() =>
        new("--authfile")
        {
            Description = "The file with credentials. Default: those of Docker and Podman.",
            HelpName = "FILE",
        };

    /// <summary>The values of one command line.</summary>
    public ImageAccessOptions Bind(ParseResult parse, CliContext context) =>
        new()
        {
            NoNetwork = parse.CommandResult.Command.Options.Contains(noNetwork) && parse.GetValue(noNetwork),
            PlainHttp = [.. parse.GetValue(plainHttp) ?? []],
            CertificateFolder = parse.GetValue(certificates) is { } folder ? context.FullPath(folder) : null,
            CredentialsFile = parse.GetValue(credentials) is { } file ? context.FullPath(file) : null,
            RequestsPerSecond = parse.GetValue(rate),
        };
}

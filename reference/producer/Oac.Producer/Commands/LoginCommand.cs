using System.CommandLine;
using Oac.Images.Content;
using Oac.Images.Registries;
using Oac.Producer.Images;
using Oac.Producer.Logins;
using Oac.Producer.Output;

namespace Oac.Producer.Commands;

/// <summary><c>oac login</c>. A password comes from the terminal or from standard input, never from the command line.</summary>
internal sealed class LoginCommand
{
    private readonly CliContext context;
    private readonly ImageAccessArguments access;

    private readonly Argument<string> host = new("HOST")
    {
        Description = "The registry, as host and port; docker.io for Docker Hub.",
    };

    private readonly Option<string?> user = new("--username", "-u")
    {
        Description = "The user's name. Default: asked for.",
        HelpName = "NAME",
    };

    private readonly Option<bool> passwordFromInput = new("--password-stdin")
    {
        Description = "Read the password or token from standard input instead of asking for it.",
    };

    /// <summary>What other programs take, to be refused without repeating it.</summary>
    private readonly Option<string?> password = new("--password", "-p") { Hidden = true };

    private LoginCommand(CliContext context, Command command)
    {
        this.context = context;
        password.Validators.Add(static result =>
            result.AddError("everybody on this machine can read a password on a command line; use --password-stdin")
        );
        host.Validators.Add(InputNames.RefuseOptions);
        command.Add(host);
        command.Add(user);
        command.Add(passwordFromInput);
        command.Add(password);
        access = new ImageAccessArguments(command, mayStayOffline: false);
        command.SetAction(RunAsync);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var command = new CommandWithExamples(
            "login",
            "Tries a name and a password on a registry and keeps them where oac, Docker and Podman look.",
            ("oac login registry.example", "Asks for both."),
            ("oac login registry.example -u me --password-stdin < token", "For scripts.")
        );
        _ = new LoginCommand(context, command);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var registry = LoginPlaces.Registry(parse.GetValue(host)!);
        var options = access.Bind(parse, context);
        var file = LoginPlaces.File(options.CredentialsFile, context);
        var name = parse.GetValue(user);
        string password;
        if (parse.GetValue(passwordFromInput))
        {
            Check(name ?? throw new UsageException("--password-stdin wants --username beside it"));
            password = await SecretInput.ReadAllAsync(context.Input, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            (name, password) = await AskAsync(name, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var wasAsked = await TryAsync(registry, name, password, options, cancellationToken).ConfigureAwait(false);
            var keeper = await new DockerCredentialsWriter(file, context.Time)
                .StoreAsync(registry, name, password, cancellationToken)
                .ConfigureAwait(false);
            if (!wasAsked)
            {
                Note($"{registry} asks nobody who they are: the password was not tried");
            }
            await WarnAsync(registry, file, options, cancellationToken).ConfigureAwait(false);
            context.Output.WriteLine(
                SafeText.Line(
                    $"logged in to {registry} as {name}; the password is kept "
                        + (keeper is null ? $"in {file}, not encrypted" : $"by {keeper}")
                )
            );
            return ExitCodes.Clean;
        }
        catch (ImageContentException exception)
        {
            throw FailureHelp.OfLogin(exception, registry);
        }
    }

    private async Task<(string Name, string Password)> AskAsync(string? name, CancellationToken cancellationToken)
    {
        if (!context.InputIsTerminal)
        {
            throw new UsageException("standard input is no terminal to ask on; use --username with --password-stdin");
        }
        if (name is null)
        {
            context.Error.Write("Username: ");
            name = await SecretInput.ReadLineAsync(context.Input, "the name", cancellationToken).ConfigureAwait(false);
        }
        Check(name);
        using var hidden = TerminalEcho.Off();
        context.Error.Write("Password: ");
        try
        {
            return (
                name,
                await SecretInput.ReadLineAsync(context.Input, "the password", cancellationToken).ConfigureAwait(false)
            );
        }
        finally
        {
            // The terminal did not show the end of the line either.
            context.Error.WriteLine();
        }
    }

    private static void Check(string name)
    {
        if (name.Length is 0 or > 1024 || name.Contains(':', StringComparison.Ordinal) || name.Any(char.IsControl))
        {
            throw new UsageException(
                $"--username '{name}': 1 to 1024 characters are wanted, no colon and no control character among them"
            );
        }
    }

    /// <summary>Whether the registry wanted to know, once it lets us in.</summary>
    private async Task<bool> TryAsync(
        string registry,
        string name,
        string password,
        ImageAccessOptions options,
        CancellationToken cancellationToken
    )
    {
        var asked = false;
        var access = new ImageAccess(context, options);
        await using (access.ConfigureAwait(false))
        {
            var client = access.Connect(
                (_, _, _) =>
                {
                    asked = true;
                    return ValueTask.FromResult<RegistryCredential?>(RegistryCredential.Password(name, password));
                }
            );
            await using (client.ConfigureAwait(false))
            {
                await client.CheckAccessAsync(registry, cancellationToken).ConfigureAwait(false);
            }
        }
        return asked;
    }

    /// <summary>A file that counts before ours, and has something for the registry, hides what was just kept.</summary>
    private async Task WarnAsync(
        string registry,
        string file,
        ImageAccessOptions options,
        CancellationToken cancellationToken
    )
    {
        if (options.CredentialsFile is not null)
        {
            return;
        }
        foreach (var other in DockerCredentials.UsualFiles(context.Environment.GetValueOrDefault))
        {
            if (context.FullPath(other) == file)
            {
                return;
            }
            var found = await new DockerCredentials([other], context.Time)
                .FindAsync(registry, "", cancellationToken)
                .ConfigureAwait(false);
            if (found is not null)
            {
                Note($"{other} has a credential for {registry}, too, and counts first");
            }
        }
    }

    private void Note(string text) => context.Error.WriteLine($"oac: {SafeText.Line(text)}");
}

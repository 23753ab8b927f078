using System.CommandLine;
using Oac.Images.Content;
using Oac.Images.Registries;
using Oac.Producer.Images;
using Oac.Producer.Logins;
using Oac.Producer.Output;

namespace Oac.Producer.Commands;

/// <summary><c>oac logout</c>.</summary>
internal static class LogoutCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var host = new Argument<string>("HOST")
        {
            Description = "The registry, as host and port; docker.io for Docker Hub.",
        };
        host.Validators.Add(InputNames.RefuseOptions);
        var file = ImageAccessArguments.CredentialsFile();
        var command = new CommandWithExamples(
            "logout",
            "Forgets the password that is kept for a registry.",
            ("oac logout registry.example", "What 'oac login registry.example' kept.")
        )
        {
            host,
            file,
        };
        command.SetAction(
            (parse, cancellationToken) =>
                RunAsync(context, LoginPlaces.Registry(parse.GetValue(host)!), parse.GetValue(file), cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext context,
        string registry,
        string? chosen,
        CancellationToken cancellationToken
    )
    {
        var file = LoginPlaces.File(chosen, context);
        try
        {
            var removed = await new DockerCredentialsWriter(file, context.Time)
                .RemoveAsync(registry, cancellationToken)
                .ConfigureAwait(false);
            context.Output.WriteLine(
                SafeText.Line(removed ? $"logged out of {registry}" : $"{file} has nothing for {registry}")
            );
            if (chosen is not null)
            {
                return ExitCodes.Clean;
            }
            foreach (var other in DockerCredentials.UsualFiles(context.Environment.GetValueOrDefault))
            {
                var left = await new DockerCredentials([other], context.Time)
                    .FindAsync(registry, "", cancellationToken)
                    .ConfigureAwait(false);
                if (left is not null)
                {
                    context.Error.WriteLine($"oac: {SafeText.Line($"{other} still has a credential for {registry}")}");
                }
            }
            return ExitCodes.Clean;
        }
        catch (ImageContentException exception)
        {
            throw FailureHelp.OfLogin(exception, registry);
        }
    }
}

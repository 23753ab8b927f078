using System.CommandLine;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Oac.Images.Registry;

namespace Oac.Producer.Commands;

/// <summary><c>oac registry serve</c>. Nothing of ASP.NET Core is loaded before it runs.</summary>
internal static class RegistryCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var port = new Option<int>("--port", "-p")
        {
            Description = "The port; 0 takes a free one.",
            DefaultValueFactory = static _ => 5000,
        };
        var host = new Option<string>("--host")
        {
            Description = "The address to listen on; beyond the loopback interface everybody who reaches it may push.",
            DefaultValueFactory = static _ => "127.0.0.1",
        };
        var data = new Option<string?>("--data")
        {
            Description = "The folder that keeps the content; without it everything is in memory.",
            HelpName = "FOLDER",
        };
        var readOnly = new Option<bool>("--read-only") { Description = "Refuse to push and to delete." };
        var certificate = new Option<string?>("--tls-cert")
        {
            Description = "A certificate as PEM, to speak HTTPS.",
            HelpName = "FILE",
        };
        var key = new Option<string?>("--tls-key") { Description = "The certificate's key as PEM.", HelpName = "FILE" };
        var serve = new CommandWithExamples(
            "serve",
            "Serves an OCI registry until it is interrupted.",
            ("oac registry serve", "In memory, on http://127.0.0.1:5000."),
            ("oac registry serve --port 0 --data ./images", "On a free port, with a folder that keeps the images.")
        )
        {
            port,
            host,
            data,
            readOnly,
            certificate,
            key,
        };
        serve.SetAction(
            (parse, cancellationToken) =>
                ServeAsync(
                    context,
                    new(
                        Address(parse.GetValue(host)!),
                        Port(parse.GetValue(port)),
                        parse.GetValue(data) is { } folder ? context.FullPath(folder) : null,
                        parse.GetValue(readOnly),
                        Full(context, parse.GetValue(certificate)),
                        Full(context, parse.GetValue(key))
                    ),
                    cancellationToken
                )
        );
        return new Command("registry", "A small OCI registry for trying things out.") { serve };
    }

    private static IPAddress Address(string host) =>
        host == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(host, out var address) ? address
        : throw new UsageException($"--host: {host} is no IP address.");

    private static int Port(int port) =>
        port is >= 0 and <= ushort.MaxValue ? port : throw new UsageException($"--port: {port} is no port.");

    private static string? Full(CliContext context, string? path) => path is null ? null : context.FullPath(path);

    // Not inlined: the types inside load ASP.NET Core when the method is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> ServeAsync(
        CliContext context,
        ServeArguments arguments,
        CancellationToken cancellationToken
    )
    {
        using var certificate = Certificate(arguments);
        RegistryServer server;
        try
        {
            server = await RegistryServer.StartAsync(
                new()
                {
                    Address = arguments.Address,
                    Port = arguments.Port,
                    Folder = arguments.Folder,
                    ReadOnly = arguments.ReadOnly,
                    Certificate = certificate,
                    Limits = arguments.Folder is null
                        ? RegistryLimits.Default
                        : RegistryLimits.Default with
                        {
                            BlobBytes = 16L << 30,
                            StoredBytes = 256L << 30,
                        },
                },
                cancellationToken
            );
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new UsageException($"The registry cannot start: {e.Message}", e);
        }
        await using (server)
        {
            context.Output.WriteLine(server.Url.AbsoluteUri.TrimEnd('/'));
            context.Output.Flush();
            if (server.Url.Scheme == Uri.UriSchemeHttp)
            {
                context.Error.WriteLine(
                    $"oac: it speaks plain HTTP: say --plain-http {server.Url.Authority} to what uses it"
                );
                context.Error.Flush();
            }
            var stopped = new TaskCompletionSource();
            await using (cancellationToken.Register(stopped.SetResult))
            {
                await stopped.Task;
            }
        }
        return ExitCodes.Clean;
    }

    private static X509Certificate2? Certificate(ServeArguments arguments)
    {
        switch (arguments)
        {
            case { CertificateFile: null, KeyFile: null }:
                return null;
            case { CertificateFile: null } or { KeyFile: null }:
                throw new UsageException("--tls-cert and --tls-key are given together.");
            default:
                try
                {
                    return X509Certificate2.CreateFromPemFile(arguments.CertificateFile, arguments.KeyFile);
                }
                catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
                {
                    throw new UsageException($"The certificate cannot be used: {e.Message}", e);
                }
        }
    }

    private sealed record ServeArguments(
        IPAddress Address,
        int Port,
        string? Folder,
        bool ReadOnly,
        string? CertificateFile,
        string? KeyFile
    );
}

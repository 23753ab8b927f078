using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Oac.Engine.Connection;

/// <summary>
/// The contexts of the docker command: <c>contexts/meta/&lt;sha256 of the name&gt;/meta.json</c> below its configuration, and the certificates
/// of each in <c>contexts/tls/&lt;sha256 of the name&gt;/docker</c>.
/// </summary>
internal static class DockerContext
{
    private const int MaxFileBytes = 1 << 20;
    private const int MaxShown = 100;

    /// <summary>The context that is wanted by name, or is the current one; null where that is none, or the one called <c>default</c>.</summary>
    public static EngineEndpoint? Find(string? folder, string? wanted)
    {
        var configuration = folder is null ? null : Path.Combine(folder, "config.json");
        var name = wanted ?? (configuration is null ? null : Current(configuration));
        if (name is null or "" or "default")
        {
            return null;
        }
        var origin =
            $"context '{MessageText.Shown(name, MaxShown)}' of {(wanted is null ? configuration : "DOCKER_CONTEXT")}";
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var meta = folder is null ? null : Path.Combine(folder, "contexts/meta", id, "meta.json");
        using var document =
            (meta is null ? null : Read(meta))
            ?? throw new EngineException(
                EngineError.NotFound,
                $"The engine's address ({origin}) is not there: {meta ?? "neither DOCKER_CONFIG nor HOME"} is missing."
            );
        if (
            Property(Property(document.RootElement, "Endpoints"), "docker") is not { } endpoint
            || TextOf(endpoint, "Host") is not { Length: > 0 } host
        )
        {
            throw new EngineException(EngineError.Corrupt, $"{meta} names no host of a docker endpoint.");
        }
        if (Property(endpoint, "SkipTLSVerify") is { ValueKind: JsonValueKind.True })
        {
            throw new EngineException(
                EngineError.NotSupported,
                $"The engine's address ({origin}) turns the check of its certificate off, which is not supported here."
            );
        }
        return EngineEndpoint.Parse(
            host,
            origin,
            EngineCertificates.Read(Path.Combine(folder!, "contexts/tls", id, "docker"))
        );
    }

    private static string? Current(string configuration)
    {
        using var document = Read(configuration);
        return document is null ? null : TextOf(document.RootElement, "currentContext");
    }

    /// <summary>The file, or null where there is none. Its content stays out of messages: logins are kept beside the context.</summary>
    private static JsonDocument? Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MaxFileBytes)
            {
                throw new EngineException(EngineError.LimitExceeded, $"{path} is longer than {MaxFileBytes} bytes.");
            }
            return JsonDocument.Parse(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new EngineException(EngineError.Corrupt, $"{path} is no JSON: see its line {e.LineNumber + 1}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(EngineError.Unauthorized, $"{path} cannot be read: {e.Message}", e);
        }
    }

    private static JsonElement? Property(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value)
            ? value
            : null;

    private static string? TextOf(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}

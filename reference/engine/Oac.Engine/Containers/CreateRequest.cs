using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Oac.Engine.Connection;

namespace Oac.Engine.Containers;

/// <summary>A container's specification as the API takes it.</summary>
internal static class CreateRequest
{
    /// <summary>The mode of the API is a number, 01777 unless said; the bit for links is 512.</summary>
    private const int Sticky = 512;

    /// <summary>Writes it.</summary>
    /// <exception cref="EngineException">Something in it could not mean what it says. Values of variables are in no message.</exception>
    public static ByteArrayContent Write(EngineConnection connection, ContainerSpec spec, string what)
    {
        Check(connection, spec, what);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("Image"u8, spec.Image);
            Texts(json, "Entrypoint", spec.Entrypoint);
            Texts(json, "Cmd", spec.Command);
            Texts(json, "Env", [.. spec.Environment.Select(static v => $"{v.Key}={v.Value}")]);
            json.WriteStartObject("Labels"u8);
            foreach (var (key, value) in spec.Labels)
            {
                json.WriteString(key, value);
            }
            json.WriteEndObject();
            Text(json, "User", spec.User);
            Text(json, "WorkingDir", spec.WorkingDirectory);
            json.WriteStartObject("HostConfig"u8);
            Text(json, "NetworkMode", spec.Network);
            Texts(json, "ExtraHosts", spec.Hosts.IsEmpty ? null : spec.Hosts);
            if (spec.MemoryBytes is { } memory)
            {
                json.WriteNumber("Memory"u8, memory);
            }
            json.WriteStartArray("Mounts"u8);
            foreach (var mount in spec.Mounts)
            {
                Mount(json, mount);
            }
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        var content = new ByteArrayContent(buffer.WrittenSpan.ToArray());
        content.Headers.ContentType = new("application/json");
        return content;
    }

    private static void Mount(Utf8JsonWriter json, ContainerMount mount)
    {
        json.WriteStartObject();
        json.WriteString("Type"u8, mount.Kind);
        json.WriteString("Target"u8, mount.Target);
        Text(json, "Source", mount.Source);
        json.WriteBoolean("ReadOnly"u8, mount.IsReadOnly);
        if (mount.Kind == "volume")
        {
            json.WriteStartObject("VolumeOptions"u8);
            json.WriteBoolean("NoCopy"u8, true);
            json.WriteEndObject();
        }
        else if (mount.Kind == "tmpfs")
        {
            json.WriteStartObject("TmpfsOptions"u8);
            if (mount.Bytes is { } bytes)
            {
                json.WriteNumber("SizeBytes"u8, bytes);
            }
            json.WriteNumber("Mode"u8, mount.Mode is { } mode ? (int)mode : Sticky | 0x1FF);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Check(EngineConnection connection, ContainerSpec spec, string what)
    {
        foreach (var (variable, value) in spec.Environment)
        {
            if (variable.Length == 0 || variable.Contains('=', StringComparison.Ordinal) || HasZero(variable, value))
            {
                throw connection.Error(
                    EngineError.Refused,
                    what,
                    $"the variable '{MessageText.Shown(variable, 100)}' cannot be set: its name is empty or has '=', or something has a zero byte"
                );
            }
        }
        foreach (var mount in spec.Mounts)
        {
            if (!ContainerPath.IsSafe(mount.Target) || mount.Target == "/")
            {
                throw connection.Error(
                    EngineError.Refused,
                    what,
                    $"nothing can be mounted at '{MessageText.Shown(mount.Target, 200)}': that is no absolute path of a folder or file"
                );
            }
        }
    }

    private static bool HasZero(string variable, string value) =>
        variable.Contains('\0', StringComparison.Ordinal) || value.Contains('\0', StringComparison.Ordinal);

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string>? values)
    {
        if (values is { IsDefault: false } some)
        {
            json.WriteStartArray(name);
            foreach (var value in some)
            {
                json.WriteStringValue(value);
            }
            json.WriteEndArray();
        }
    }
}

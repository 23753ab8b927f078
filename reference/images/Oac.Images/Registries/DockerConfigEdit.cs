using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>Changes the entry of one registry in a configuration. All else keeps its place, its order and its meaning.</summary>
internal static class DockerConfigEdit
{
    // As Docker writes it; only what JSON itself asks for is escaped, since other programs' texts stand in it.
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        IndentCharacter = '\t',
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The members that make up a credential; what else an entry holds is not ours.</summary>
    private static readonly string[] Secrets = ["auth", "identitytoken", "registrytoken", "username", "password"];

    /// <summary>The configuration with an entry for a registry, whatever it was named before.</summary>
    /// <param name="root">The configuration.</param>
    /// <param name="registry">The registry.</param>
    /// <param name="user">The user, or null where a helper keeps user and password; the entry then only says that there is one.</param>
    /// <param name="password">The password, with the user.</param>
    public static byte[] With(ContentJson root, string registry, string? user, string? password) =>
        Write(
            root,
            json =>
            {
                var written = false;
                foreach (var (name, entry) in Entries(root))
                {
                    if (!IsWhole(name, registry))
                    {
                        Copy(json, name, entry);
                    }
                    else if (!written)
                    {
                        WriteEntry(json, registry, entry.As(JsonValueKind.Object), user, password);
                        written = true;
                    }
                }
                if (!written)
                {
                    WriteEntry(json, registry, null, user, password);
                }
            }
        );

    /// <summary>The configuration without a registry's entry; null where there is none.</summary>
    public static byte[]? Without(ContentJson root, string registry)
    {
        if (!Entries(root).Any(entry => IsWhole(entry.Name, registry)))
        {
            return null;
        }
        return Write(
            root,
            json =>
            {
                foreach (var (name, entry) in Entries(root).Where(entry => !IsWhole(entry.Name, registry)))
                {
                    Copy(json, name, entry);
                }
            }
        );
    }

    /// <summary>An entry for a namespace or a repository is somebody's choice beside that for the registry.</summary>
    private static bool IsWhole(string key, string registry) =>
        DockerConfigKeys.IsOf(key, registry) && DockerConfigKeys.Path(key).Length == 0;

    private static List<(string Name, ContentJson Entry)> Entries(ContentJson root) =>
        root["auths"] is { } auths
            ?
            [
                .. auths
                    .As(JsonValueKind.Object)
                    .Element.EnumerateObject()
                    .Select(member =>
                        (member.Name, new ContentJson(member.Value, root.Source, $"auths.{member.Name}"))
                    ),
            ]
            : [];

    private static byte[] Write(ContentJson root, Action<Utf8JsonWriter> writeEntries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            foreach (var member in root.Element.EnumerateObject())
            {
                if (member.NameEquals("auths"u8))
                {
                    WriteEntries();
                }
                else
                {
                    member.WriteTo(json);
                }
            }
            if (!root.Has("auths"))
            {
                WriteEntries();
            }
            json.WriteEndObject();

            void WriteEntries()
            {
                json.WriteStartObject("auths"u8);
                writeEntries(json);
                json.WriteEndObject();
            }
        }
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static void Copy(Utf8JsonWriter json, string name, ContentJson entry)
    {
        json.WritePropertyName(name);
        entry.Element.WriteTo(json);
    }

    private static void WriteEntry(
        Utf8JsonWriter json,
        string registry,
        ContentJson? before,
        string? user,
        string? password
    )
    {
        json.WriteStartObject(DockerConfigKeys.Server(registry));
        if (before is { } old)
        {
            foreach (var member in old.Element.EnumerateObject().Where(member => !Secrets.Contains(member.Name)))
            {
                member.WriteTo(json);
            }
        }
        if (user is not null)
        {
            json.WriteBase64String("auth"u8, Encoding.UTF8.GetBytes($"{user}:{password}"));
        }
        json.WriteEndObject();
    }
}

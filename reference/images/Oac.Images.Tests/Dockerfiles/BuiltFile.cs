using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Oac.Images.Dockerfiles;

/// <summary>
/// <c>built.json</c> of a fixture: the image configuration that BuildKit made, so that the reader is held against it where no
/// daemon runs. With a daemon the files are compared with a fresh build, and OAC_UPDATE_FIXTURES=1 writes them.
/// </summary>
internal static class BuiltFile
{
    private const string Name = "built.json";
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ImageDescription Read(string folder) =>
        ImageInput.Read(Name, File.ReadAllBytes(Path.Combine(folder, Name)))[0];

    public static void UpdateIfWanted(string folder, string inspected)
    {
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") != "1")
        {
            return;
        }

        var image = JsonNode.Parse(inspected)![0]!;
        var config = new JsonObject();
        foreach (var name in (string[])["Labels", "Env", "User", "Entrypoint", "Cmd", "Shell", "OnBuild"])
        {
            if (image["Config"]![name] is { } value)
            {
                config[name] = value.DeepClone();
            }
        }

        var text = new JsonObject
        {
            ["architecture"] = image["Architecture"]!.DeepClone(),
            ["os"] = image["Os"]!.DeepClone(),
            ["config"] = config,
        }.ToJsonString(Format);
        foreach (var root in (string[])[DockerfileFixture.Root, SourceFolder()])
        {
            File.WriteAllText(Path.Combine(root, folder, Name), text + "\n");
        }
    }

    private static string SourceFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Oac.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(
            folder?.FullName ?? throw new DirectoryNotFoundException("no Oac.sln above the tests"),
            "fixtures",
            "dockerfiles"
        );
    }
}

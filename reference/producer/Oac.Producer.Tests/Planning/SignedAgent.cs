using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Oac.Images.Content;
using Oac.Producer.Tests.Signing;
using Oac.Testing;

namespace Oac.Producer.Tests.Planning;

/// <summary>The sample greeter in a registry, keys of three, and a configuration that wants the signature of <c>release</c>.</summary>
internal sealed partial class SignedAgent : IAsyncDisposable
{
    private readonly Registry registry;
    private readonly HttpClient client = new();

    private SignedAgent(Registry registry)
    {
        this.registry = registry;
        Folder = PlanFiles.Folder(Server("""{repository: "**", signers: [release]}"""));
        Folder.WithKey("release").WithKey("guest").WithKey("stranger");
    }

    public TempFolder Folder { get; }

    public string Repository => $"{registry.Address}/agents/greeter";

    public string Image => $"{Repository}:1";

    /// <summary>The digest of the greeter's manifest.</summary>
    public required string Digest { get; init; }

    /// <summary>The tag that cosign keeps its signatures under.</summary>
    public string Tag => TagOf(Digest);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<SignedAgent> StartAsync()
    {
        RealParts.Require(Registry.Missing);
        var registry = await Registry.StartAsync(Cancelled);
        var image = $"{registry.Address}/agents/greeter:1";
        return new(registry)
        {
            Digest = await BuildAsync(registry, Tests.Repository.At("fixtures/samples/greeter"), image),
        };
    }

    /// <summary>A configuration that allows repositories as it is told, and knows the signers <c>release</c> and <c>guest</c>.</summary>
    public static string Server(string repositories) =>
        PlanFiles
            .Server()
            .Replace(
                """["registry.example/agents/*", "127.0.0.1:*/agents/*"]""",
                $"[{repositories}]",
                StringComparison.Ordinal
            ) + "\nsigners: {release: {key_file: release.pub}, guest: {key_file: guest.pub}}\n";

    public static string TagOf(string digest) => $"{digest.Replace(':', '-')}.sig";

    /// <summary>Runs <c>oac plan</c> with the configuration and, beside the result, says what the registry was asked.</summary>
    public async Task<(CliResult Result, IReadOnlyList<string> Requests)> PlanAsync(
        string? image = null,
        params string[] more
    )
    {
        var before = (await registry.RequestsAsync(Cancelled)).Count;
        var result = await RunAsync(["plan", image ?? Image, "-c", "server.yaml", .. more]);
        return (result, [.. (await registry.RequestsAsync(Cancelled)).Skip(before)]);
    }

    public async Task SignAsync(string signer, string? image = null, params string[] more)
    {
        var signed = await RunAsync(["sign", image ?? Image, "--key", $"{signer}.key", .. more]);
        Assert.True(signed.ExitCode == 0, signed.Error);
    }

    public Task<CliResult> RunAsync(params string[] arguments) =>
        Folder.RunAsync([.. arguments, "--plain-http", registry.Address]);

    /// <summary>Builds the greeter under another name into its repository, and tells the digest.</summary>
    public async Task<string> BuildOtherAsync(string name)
    {
        var sample = Tests.Repository.At("fixtures/samples/greeter");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var copy = Folder.At(Path.Combine(name, Path.GetRelativePath(sample, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var text = Folder.Read($"{name}/oac.yaml");
        Folder.With($"{name}/oac.yaml", text.Replace("name: greeter", $"name: {name}", StringComparison.Ordinal));
        return await BuildAsync(registry, Folder.At(name), $"{Repository}:{name}");
    }

    public async Task<string> ManifestAsync(string reference)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(reference));
        request.Headers.Accept.Add(new(MediaTypes.OciManifest));
        using var answer = await client.SendAsync(request, Cancelled);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(Cancelled);
    }

    /// <summary>Puts a manifest past all of our own code, as whoever may write to the repository can.</summary>
    public async Task<string> PutAsync(string reference, string manifest, string mediaType = MediaTypes.OciManifest)
    {
        using var content = new StringContent(manifest);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var answer = await client.PutAsync(Address(reference), content, Cancelled);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("Docker-Content-Digest").Single();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        Folder.Dispose();
        await registry.DisposeAsync();
    }

    private Uri Address(string reference) => new($"http://{registry.Address}/v2/agents/greeter/manifests/{reference}");

    private static async Task<string> BuildAsync(Registry registry, string source, string image)
    {
        using var folder = new TempFolder();
        var built = await folder.RunAsync("build", source, "--output", image, "--plain-http", registry.Address);
        Assert.True(built.ExitCode == 0, built.Error);
        return AnyDigest().Match(built.Output).Value;
    }

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex AnyDigest();
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Oac.Images.Registry;
using Oac.Images.Registry.Authentication;
using Oac.Images.Registry.Faults;
using Oac.Images.Registry.Recording;

namespace Oac.Producer.Tests.Copying;

/// <summary>What copies ask of registries, and what they bear.</summary>
public sealed class CopyRegistryTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TempFolder folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Within_a_registry_nothing_is_sent_but_manifests()
    {
        await using var registry = await RegistryServer.StartAsync(Cancelled);
        var sample = SampleLayout.Write(folder.At("made"), 20_000, "amd64", "arm64", "s390x");
        await CopyAsync(registry, sample.Address, $"{registry.Authority}/a:1");
        registry.Requests.Clear();

        var copied = await CopyAsync(
            registry,
            $"{registry.Authority}/a:1",
            $"{registry.Authority}/b/c:2",
            "--tag=x",
            "--tag=y"
        );

        Assert.Equal((0, 6, 0), Counts(copied));
        Assert.Equal(6, registry.Requests.Of("POST", RequestKind.Upload).Count(r => r.Query.Contains("mount=")));
        Assert.Empty(registry.Requests.Of("PUT", RequestKind.Upload));
        Assert.Equal(0, registry.Requests.All.Where(r => r.Kind != RequestKind.Manifest).Sum(r => r.BytesReceived));
        Assert.Empty(registry.Requests.Of("GET", RequestKind.Blob));
        using var http = new HttpClient();
        Assert.Equal(
            """{"name":"b/c","tags":["2","x","y"]}""",
            await http.GetStringAsync(new Uri(registry.Url, "v2/b/c/tags/list"), Cancelled)
        );

        registry.Requests.Clear();
        Assert.Equal((0, 6, 0), Counts(await CopyAsync(registry, sample.Address, $"{registry.Authority}/b/c:2")));
        Assert.All(registry.Requests.All, request => Assert.Contains(request.Method, (string[])["GET", "HEAD"]));
    }

    [Fact]
    public async Task A_copy_waits_as_long_as_the_registry_asks_and_goes_on_where_it_broke_off()
    {
        await using var registry = await RegistryServer.StartAsync(Cancelled);
        var sample = SampleLayout.Write(folder.At("made"), 9_000_000, "amd64");
        using var busy = registry.Faults.Add(
            new(FaultEffect.TooManyRequests(TimeSpan.FromSeconds(1))) { Kind = RequestKind.Manifest, Times = 1 }
        );
        using var broken = registry.Faults.Add(
            new(FaultEffect.Status(503))
            {
                Method = "PATCH",
                Kind = RequestKind.Upload,
                Skip = 1,
                Times = 1,
            }
        );

        var copied = await CopyAsync(registry, sample.Address, $"{registry.Authority}/a:1");

        Assert.Equal(2, copied.GetProperty("blobsSent").GetInt32());
        Assert.Equal((1, 1), (busy.Hits, broken.Hits));
        var layer = new FileInfo(folder.At($"made/blobs/{sample.Layers[0].Replace(':', '/')}")).Length;
        // The first chunk went over once.
        var chunks = registry.Requests.Of("PATCH", RequestKind.Upload).Where(r => r.Status == 202);
        Assert.Equal(layer, chunks.Sum(r => r.BytesReceived));
    }

    [Fact]
    public async Task What_one_copy_sent_the_next_finds_there()
    {
        await using var registry = await RegistryServer.StartAsync(Cancelled);
        var sample = SampleLayout.Write(folder.At("made"), 20_000, "amd64", "arm64");
        using (registry.Faults.Add(new(FaultEffect.Status(400)) { Method = "PUT", Kind = RequestKind.Manifest }))
        {
            var failed = await folder.RunAsync(
                "copy",
                sample.Address,
                $"{registry.Authority}/a:1",
                "--plain-http",
                registry.Authority
            );
            Assert.Equal((2, ""), (failed.ExitCode, failed.Output));
            Assert.Contains($"{registry.Authority}/a@{sample.Images[0]}: the registry answers 400", failed.Error);
        }
        Assert.Equal((0, 4, 0), Counts(await CopyAsync(registry, sample.Address, $"{registry.Authority}/a:1")));
    }

    [Theory]
    [InlineData("INT", true)]
    [InlineData("TERM", false)]
    public async Task An_interrupted_copy_ends_with_130_and_nothing_is_to_be_seen(string signal, bool toRegistry)
    {
        await using var registry = await RegistryServer.StartAsync(Cancelled);
        var sample = SampleLayout.Write(folder.At("made"), 20_000, "amd64");
        var from = $"{registry.Authority}/a:1";
        await CopyAsync(registry, sample.Address, from);
        // What never answers is what the signal meets.
        var kind = toRegistry ? RequestKind.Upload : RequestKind.Blob;
        using var never = registry.Faults.Add(
            new(FaultEffect.Delay(Timeout.InfiniteTimeSpan)) { Method = toRegistry ? "POST" : "GET", Kind = kind }
        );
        var temporary = Directory.CreateDirectory(folder.At("tmp")).FullName;
        var to = toRegistry ? $"{registry.Authority}/b:1" : "oci-archive:out.tar";
        var start = ToolProcess.Start(
            "copy",
            toRegistry ? sample.Address : from,
            to,
            "--plain-http",
            registry.Authority
        );
        start.WorkingDirectory = folder.Path;
        start.Environment["TMPDIR"] = temporary;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        while (never.Hits == 0)
        {
            await Task.Yield();
        }

        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(Cancelled).WaitAsync(Limit, Cancelled);

        Assert.Equal(130, process.ExitCode);
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync(Cancelled));
        Assert.Equal("", await process.StandardError.ReadToEndAsync(Cancelled));
        Assert.False(File.Exists(folder.At("out.tar")));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(temporary), name => name.Contains("oac-"));
        Assert.DoesNotContain(registry.Requests.Of("PUT", RequestKind.Manifest), request => request.Repository == "b");
    }

    [Fact]
    public async Task Who_is_unknown_is_told_to_log_in()
    {
        await using var registry = await RegistryServer.StartAsync(
            new() { Authentication = new TokenAuthentication { Credentials = [new("me", "secret-7")] } },
            Cancelled
        );
        var sample = SampleLayout.Write(folder.At("made"), 1_000, "amd64");
        string[] arguments = ["copy", sample.Address, $"{registry.Authority}/a:1", "--plain-http", registry.Authority];

        var unknown = await folder.RunAsync(arguments);
        Assert.Equal((2, ""), (unknown.ExitCode, unknown.Output));
        Assert.StartsWith($"oac: {registry.Authority}", unknown.Error, StringComparison.Ordinal);
        Assert.EndsWith($"; 'oac login {registry.Authority}' tells it who you are\n", unknown.Error);

        var encoded = Convert.ToBase64String("me:wrong-7"u8);
        folder.With("config.json", $$"""{"auths":{"{{registry.Authority}}":{"auth":"{{encoded}}"} } }""");
        var wrong = await new CliRun(folder.Path) { Environment = { ["DOCKER_CONFIG"] = folder.Path } }.RunAsync(
            arguments
        );
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains($"'oac login {registry.Authority}'", wrong.Error);
        Assert.DoesNotContain("wrong-7", wrong.Error);
    }

    [Fact]
    public async Task A_registry_that_speaks_http_a_host_that_is_none_and_one_that_is_full_are_told_apart()
    {
        await using var registry = await RegistryServer.StartAsync(
            new() { Limits = RegistryLimits.Default with { StoredBytes = 5_000 } },
            Cancelled
        );
        var sample = SampleLayout.Write(folder.At("made"), 20_000, "amd64");

        var http = await folder.RunAsync("copy", sample.Address, $"{registry.Authority}/a:1");
        Assert.Equal(2, http.ExitCode);
        Assert.EndsWith($"say so with --plain-http {registry.Authority}\n", http.Error, StringComparison.Ordinal);

        var unknown = await folder.RunAsync("copy", "nowhere.invalid/a:1", "oci:out");
        Assert.Equal(2, unknown.ExitCode);
        Assert.StartsWith("oac: nowhere.invalid/a:1: ", unknown.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("out")));

        string[] plain = ["--plain-http", registry.Authority];
        var full = await folder.RunAsync(["copy", sample.Address, $"{registry.Authority}/a:1", .. plain]);
        Assert.Equal(2, full.ExitCode);
        Assert.Contains($"{registry.Authority}/a@sha256:", full.Error, StringComparison.Ordinal);
        Assert.Contains("the registry answers 413", full.Error, StringComparison.Ordinal);
    }

    private async Task<JsonElement> CopyAsync(RegistryServer registry, string from, string to, params string[] more)
    {
        string[] arguments = ["copy", from, to, "--format=json", "--plain-http", registry.Authority];
        var result = await folder.RunAsync([.. arguments, .. more]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var document = JsonDocument.Parse(result.Output);
        Assert.Equal(
            ["source", "destination", "tags", "digest", "mediaType", "blobsSent", "blobsThere", "bytesSent"],
            document.RootElement.EnumerateObject().Select(member => member.Name)
        );
        return document.RootElement.Clone();
    }

    private static (int Sent, int There, long Bytes) Counts(JsonElement copied) =>
        (
            copied.GetProperty("blobsSent").GetInt32(),
            copied.GetProperty("blobsThere").GetInt32(),
            copied.GetProperty("bytesSent").GetInt64()
        );
}

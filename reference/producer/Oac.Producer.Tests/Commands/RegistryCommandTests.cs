using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Oac.Producer.Tests.Commands;

public sealed class RegistryCommandTests
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task It_prints_where_it_listens_and_ends_with_0_at_a_signal(string signal)
    {
        using var process = Start("registry", "serve", "--port", "0");
        var url = await UrlAsync(process);
        Assert.StartsWith("http://127.0.0.1:", url, StringComparison.Ordinal);
        using var client = new HttpClient();
        Assert.Equal("{}", await client.GetStringAsync(new Uri(url + "/v2/"), Cancelled));

        await EndAsync(process, signal);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(
            $"oac: it speaks plain HTTP: say --plain-http {new Uri(url).Authority} to what uses it\n",
            await process.StandardError.ReadToEndAsync(Cancelled)
        );
    }

    [Fact]
    public async Task A_folder_keeps_the_content_and_read_only_protects_it()
    {
        using var folder = new TempFolder();
        using var client = new HttpClient();
        const string Empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        using (var process = Start("registry", "serve", "--port=0", $"--data={folder.At("data")}"))
        {
            var push = new Uri($"{await UrlAsync(process)}/v2/a/blobs/uploads/?digest={Empty}");
            using var pushed = await client.PostAsync(push, null, Cancelled);
            Assert.Equal(HttpStatusCode.Created, pushed.StatusCode);
            await EndAsync(process, "TERM");
        }
        using (var process = Start("registry", "serve", "--port=0", $"--data={folder.At("data")}", "--read-only"))
        {
            var url = await UrlAsync(process);
            using var pulled = await client.GetAsync(new Uri($"{url}/v2/a/blobs/{Empty}"), Cancelled);
            Assert.Equal(HttpStatusCode.OK, pulled.StatusCode);
            using var refused = await client.PostAsync(new Uri($"{url}/v2/a/blobs/uploads/"), null, Cancelled);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
            await EndAsync(process, "TERM");
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/build.md")]
    [InlineData("docs/images.md")]
    [InlineData("docs/lint.md")]
    public void Examples_with_a_registry_on_this_machine_say_that_it_speaks_http(string page) =>
        AssertSaysHttp(File.ReadAllText(Repository.At(page)));

    [Theory]
    [InlineData("build")]
    [InlineData("push")]
    [InlineData("copy")]
    [InlineData("lint")]
    [InlineData("inspect")]
    public async Task Examples_of_help_do_so_too(string command)
    {
        using var folder = new TempFolder();
        AssertSaysHttp((await folder.RunAsync(command, "--help")).Output);
    }

    private static void AssertSaysHttp(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            if (
                line.Contains("oac ", StringComparison.Ordinal)
                && line.Contains("localhost:5000/", StringComparison.Ordinal)
            )
            {
                Assert.Contains("--plain-http localhost:5000", line);
            }
        }
    }

    [Theory]
    [InlineData("--host: nowhere is no IP address.", "--host", "nowhere")]
    [InlineData("--port: 65536 is no port.", "--port", "65536")]
    [InlineData("--tls-cert and --tls-key are given together.", "--tls-cert", "x.pem")]
    [InlineData("The certificate cannot be used: ", "--tls-cert", "x.pem", "--tls-key", "x.pem")]
    [InlineData("The registry cannot start: ", "--port=0", "--data", "/dev/null/x")]
    public async Task What_cannot_be_done_is_said(string message, params string[] arguments)
    {
        using var folder = new TempFolder();
        var result = await folder.RunAsync(["registry", "serve", .. arguments]);
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"oac: {message}", result.Error, StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments)
    {
        var start = ToolProcess.Start(arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    private static async Task<string> UrlAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync(Cancelled).AsTask().WaitAsync(StartLimit, Cancelled)
        ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(Cancelled));

    private static async Task EndAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(Cancelled).WaitAsync(StartLimit, Cancelled);
    }
}

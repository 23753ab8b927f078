using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Oac.Images.Content;

namespace Oac.Images.Registry.Tests;

/// <summary>A registry with a plain HTTP client: tests see what is on the wire, not what a client of ours makes of it.</summary>
internal sealed class RunningRegistry : IAsyncDisposable
{
    public static readonly byte[] Layer = Encoding.UTF8.GetBytes("some layer");

    private RunningRegistry(RegistryServer server)
    {
        Server = server;
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Url };
    }

    public RegistryServer Server { get; }

    public HttpClient Client { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<RunningRegistry> StartAsync(RegistryServerOptions? options = null) =>
        new(await RegistryServer.StartAsync(options ?? new(), Cancelled));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        byte[]? body = null,
        string? type = null,
        Action<HttpRequestMessage>? change = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type ?? "application/octet-stream");
        }
        change?.Invoke(request);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<HttpResponseMessage> HeadAsync(string path) => SendAsync(HttpMethod.Head, path);

    public Task<HttpResponseMessage> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public async Task<ContentDigest> PushBlobAsync(string repository, byte[] content)
    {
        var digest = ContentDigest.Sha256Of(content);
        using var answer = await SendAsync(HttpMethod.Post, $"v2/{repository}/blobs/uploads/?digest={digest}", content);
        await ExpectAsync(answer, HttpStatusCode.Created);
        return digest;
    }

    public Task<HttpResponseMessage> PutManifestAsync(
        string repository,
        string reference,
        byte[] manifest,
        string type = MediaTypes.OciManifest
    ) => SendAsync(HttpMethod.Put, $"v2/{repository}/manifests/{reference}", manifest, type);

    /// <summary>Pushes an image of one layer and returns its digest and manifest.</summary>
    public async Task<(ContentDigest Digest, byte[] Manifest)> PushImageAsync(
        string repository,
        string? tag,
        string extra = "",
        string config = "{}"
    )
    {
        var configBytes = Encoding.UTF8.GetBytes(config);
        await PushBlobAsync(repository, configBytes);
        await PushBlobAsync(repository, Layer);
        var manifest = Manifest(configBytes, Layer, extra);
        var digest = ContentDigest.Sha256Of(manifest);
        using var answer = await PutManifestAsync(repository, tag ?? digest.ToString(), manifest);
        await ExpectAsync(answer, HttpStatusCode.Created);
        return (digest, manifest);
    }

    public static byte[] Manifest(byte[] config, byte[] layer, string extra = "") =>
        Encoding.UTF8.GetBytes(
            $$"""
            { "schemaVersion": 2, "mediaType": "{{MediaTypes.OciManifest}}",
              "config": {{Describe(MediaTypes.OciConfig, config)}},
              "layers": [{{Describe(MediaTypes.OciLayer, layer)}}]{{extra}} }
            """
        );

    public static string Describe(string type, byte[] content) =>
        $$"""{ "mediaType": "{{type}}", "digest": "{{ContentDigest.Sha256Of(content)}}", "size": {{content.Length}} }""";

    public async Task<JsonElement> JsonAsync(string path)
    {
        using var answer = await GetAsync(path);
        await ExpectAsync(answer, HttpStatusCode.OK);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
    }

    public async Task<string[]> ListAsync(string path, string property) =>
        [.. (await JsonAsync(path)).GetProperty(property).EnumerateArray().Select(entry => entry.GetString()!)];

    public static async Task ExpectAsync(HttpResponseMessage answer, HttpStatusCode status) =>
        Assert.True(
            answer.StatusCode == status,
            $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} "
                + (answer.StatusCode == status ? "" : await answer.Content.ReadAsStringAsync(Cancelled))
        );

    /// <summary>Expects a status and the code of the first error in the body.</summary>
    public static async Task ExpectErrorAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        await ExpectAsync(answer, status);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(code, body.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    public static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(",", values)
        : answer.Content.Headers.TryGetValues(name, out values) ? string.Join(",", values)
        : "";
}

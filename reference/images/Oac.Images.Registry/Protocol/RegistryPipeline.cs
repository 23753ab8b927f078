using System.Buffers;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Oac.Images.Registry.Authentication;
using Oac.Images.Registry.Blobs;
using Oac.Images.Registry.Faults;
using Oac.Images.Registry.Listing;
using Oac.Images.Registry.Manifests;
using Oac.Images.Registry.Recording;
using Oac.Images.Registry.Storage;
using Oac.Images.Registry.Uploads;

namespace Oac.Images.Registry.Protocol;

/// <summary>One request from its path to its record: faults, then access, then the end point, then the answer.</summary>
internal sealed class RegistryPipeline(
    RegistryServerOptions options,
    RegistryContent content,
    UploadSessions sessions,
    RequestLog requests,
    FaultRules faults
)
{
    private const int BufferLength = 64 * 1024;
    private const string DigestHeader = RegistryResponse.ContentDigestHeader;
    private readonly ILogger logger = options.LoggerFactory.CreateLogger("Oac.Images.Registry");
    private readonly AccessGate? gate = options.Authentication?.CreateGate(options.Limits, options.TimeProvider);
    private readonly ManifestEndpoint manifests = new(content, options);
    private readonly ReferrersEndpoint referrers = new(content, options.Limits);
    private readonly BlobEndpoint blobs = new(content);
    private readonly UploadEndpoint uploads = new(content, sessions);
    private readonly ListEndpoint lists = new(content, options.Limits);

    public async Task HandleAsync(HttpContext http)
    {
        var request = new RegistryRequest(http, requests.NextOrder());
        var effects = faults.Take(request);
        RegistryResponse? response = null;
        try
        {
            response = await AnswerAsync(request, effects).ConfigureAwait(false);
            foreach (var effect in effects)
            {
                response = effect.Change?.Invoke(request, response) ?? response;
            }
        }
        catch (Exception e)
            when (request.Aborted.IsCancellationRequested && e is IOException or OperationCanceledException)
        {
            response?.Content.Dispose();
            RegistryLog.ClientLeft(logger, request.Order);
            requests.Add(request.Record(0, null, 0, effects.Length > 0));
            return;
        }
        using (response.Content)
        {
            await SendAsync(request, response, effects.Length > 0).ConfigureAwait(false);
        }
    }

    private async Task<RegistryResponse> AnswerAsync(RegistryRequest request, ImmutableArray<FaultEffect> effects)
    {
        foreach (var effect in effects)
        {
            RegistryLog.FaultInjected(logger, request.Order, effect.Name);
            if (effect.Before is { } before)
            {
                await before(options.TimeProvider, request.Aborted).ConfigureAwait(false);
            }
        }
        foreach (var effect in effects)
        {
            if (effect.Instead is { } instead)
            {
                return instead(request);
            }
        }
        try
        {
            return gate?.Refuse(request) ?? await RouteAsync(request).ConfigureAwait(false);
        }
        catch (RegistryException refusal)
        {
            return refusal.Response;
        }
        catch (BadHttpRequestException bad)
        {
            return RegistryResponse.Error(bad.StatusCode, ErrorCode.Unsupported, "The request cannot be read.");
        }
        catch (Exception e) when (!request.Aborted.IsCancellationRequested)
        {
            RegistryLog.Failed(logger, request.Order, request.Method, request.Kind, e);
            return RegistryResponse.Error(500, "UNKNOWN", "The registry failed; its log says why.");
        }
    }

    private async Task<RegistryResponse> RouteAsync(RegistryRequest request)
    {
        if (request.Target is { NeedsRepository: true, Repository: null })
        {
            throw new RegistryException(
                request.IsRead ? 404 : 400,
                ErrorCode.NameInvalid,
                "The repository's name is not valid."
            );
        }
        if (options.ReadOnly && !request.IsRead && request.Kind != RequestKind.Token)
        {
            throw new RegistryException(405, ErrorCode.Unsupported, "The registry is read-only.");
        }
        return request.Kind switch
        {
            RequestKind.Ping when request.IsRead => Ping(),
            RequestKind.Manifest => await manifests.AnswerAsync(request).ConfigureAwait(false),
            RequestKind.Blob => blobs.Answer(request),
            RequestKind.Upload => await uploads
                .AnswerAsync(request, from => gate?.MayPull(request, from) ?? true)
                .ConfigureAwait(false),
            RequestKind.Tags or RequestKind.Catalog => lists.Answer(request),
            RequestKind.Referrers when options.Referrers => referrers.Answer(request),
            RequestKind.Token when gate is not null => await gate.IssueAsync(request).ConfigureAwait(false),
            _ => throw new RegistryException(404, ErrorCode.Unsupported, "There is nothing here."),
        };
    }

    private static RegistryResponse Ping() =>
        RegistryResponse
            .OfBytes(200, "application/json", "{}"u8.ToArray())
            .WithHeader("Docker-Distribution-API-Version", "registry/2.0");

    private async Task SendAsync(RegistryRequest request, RegistryResponse response, bool faulted)
    {
        var http = request.Http.Response;
        http.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
        {
            http.Headers[name] = value;
        }
        http.ContentType = response.ContentType;
        if (response.Status != 204)
        {
            http.ContentLength = response.Length;
        }
        var left = request.Method == "HEAD" ? 0 : Math.Min(response.Length, response.CutAfter ?? long.MaxValue);
        var sent = 0L;
        var recorded = false;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            while (left > sent)
            {
                var read = await response
                    .Content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferLength, left - sent)), request.Aborted)
                    .ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }
                sent += read;
                if (sent == left)
                {
                    Record(sent);
                }
                await http.Body.WriteAsync(buffer.AsMemory(0, read), request.Aborted).ConfigureAwait(false);
            }
            if (request.Method != "HEAD" && sent < response.Length)
            {
                // Headers that are out stay as they are; the server can then only break off.
                await http.StartAsync(request.Aborted).ConfigureAwait(false);
            }
        }
        catch (Exception e)
            when (request.Aborted.IsCancellationRequested && e is IOException or OperationCanceledException)
        {
            RegistryLog.ClientLeft(logger, request.Order);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            Record(sent);
        }

        void Record(long bytes)
        {
            if (recorded)
            {
                return;
            }
            recorded = true;
            RegistryLog.Answered(
                logger,
                request.Order,
                request.Method,
                request.Kind,
                request.Target.Repository?.Value,
                request.Reference,
                response.Status
            );
            requests.Add(
                request.Record(response.Status, response.Headers.GetValueOrDefault(DigestHeader), bytes, faulted)
            );
        }
    }
}

using Oac.Engine.Images;

namespace Oac.Engine;

public sealed partial class EngineClient
{
    /// <summary>
    /// Opens images as the archive that <c>docker save</c> writes. What is read to its end is whole: a connection that is cut, an engine that
    /// fails on its way and an archive without its end are errors of the stream's reads, as <see cref="EngineException"/>.
    /// </summary>
    /// <param name="names">Names with their tags, or ids; at least one. An image that is named by its id only has no name in the archive.</param>
    /// <param name="maxBytes">The longest archive to bear.</param>
    /// <param name="cancellationToken">Ends the opening; each read has its own.</param>
    /// <returns>The archive as it arrives. Disposing it early ends the transfer.</returns>
    /// <exception cref="EngineException">
    /// An image is not there, or the engine does not begin within <see cref="EngineLimits.WorkTimeout"/>.
    /// </exception>
    public async Task<Stream> ExportImageAsync(
        IReadOnlyCollection<string> names,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfZero(names.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        var what = $"export {string.Join(", ", names.Take(5).Select(name => $"'{ImageName.Shown(name)}'"))}";
        var paths = names.Select(name => ImageName.Checked(_connection, name, what)).ToList();
        var api = await ApiAsync(cancellationToken).ConfigureAwait(false);

        // The form for one image tells more of what went wrong: Podman answers 404 to it, and 500 to the other.
        var path = paths.Count == 1 ? $"{paths[0]}/get" : $"get?names={string.Join("&names=", paths)}";
        var answer = await _connection
            .SendAsync(
                HttpMethod.Get,
                $"v{api}/images/{path}",
                null,
                what,
                _connection.Limits.WorkTimeout,
                cancellationToken
            )
            .ConfigureAwait(false);
        try
        {
            if (answer.Response.Content.Headers.ContentLength > maxBytes)
            {
                throw answer.Error(EngineError.LimitExceeded, ExportStream.TooLong(maxBytes));
            }
            var body = await answer.Response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new ExportStream(answer, body, maxBytes);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}

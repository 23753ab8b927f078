using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Oac.Engine.Connection;
using Oac.Engine.Containers;

namespace Oac.Engine;

public sealed partial class EngineClient
{
    /// <summary>The longest piece of output that is handed on at once, in bytes.</summary>
    public const int MaxOutputPiece = 16 << 10;

    /// <summary>
    /// Reads what a container without a terminal has written to its two outputs, as the engine has kept it. Pieces are at most
    /// <see cref="MaxOutputPiece"/> long, whatever the program or the engine does, and none is kept here; how much there is in all, the
    /// program decides, so whoever reads stops when it is enough.
    /// </summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="lines">Only so many lines of the end; null for all that is kept.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="EngineException">It is not there, the connection broke off, or what comes is no output of two streams.</exception>
    public async IAsyncEnumerable<ContainerOutput> ReadOutputAsync(
        string container,
        int? lines,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var answer = await LogsAsync(
                container,
                $"follow=0&tail={lines?.ToString(CultureInfo.InvariantCulture) ?? "all"}",
                cancellationToken
            )
            .ConfigureAwait(false);
        await foreach (var piece in PiecesAsync(answer, _connection.Limits.IdleTimeout, cancellationToken))
        {
            yield return piece;
        }
    }

    /// <summary>
    /// Reads what a container without a terminal has written, in pieces as <see cref="ReadOutputAsync"/> does, and goes on until it ends;
    /// where it is removed, until then.
    /// </summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="cancellationToken">Ends the reading, which has no other limit.</param>
    /// <exception cref="EngineException">It is not there, the connection broke off, or what comes is no output of two streams.</exception>
    public async IAsyncEnumerable<ContainerOutput> FollowOutputAsync(
        string container,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var seen = new long[2];
        using (var answer = await LogsAsync(container, "follow=1&tail=all", cancellationToken).ConfigureAwait(false))
        {
            await foreach (var piece in PiecesAsync(answer, Timeout.InfiniteTimeSpan, cancellationToken))
            {
                seen[piece.IsError ? 1 : 0] += piece.Bytes.Length;
                yield return piece;
            }
        }
        using var rest = _isPodman ? await RestAsync(container, cancellationToken).ConfigureAwait(false) : null;
        if (rest is null)
        {
            yield break;
        }
        await foreach (var piece in PiecesAsync(rest, _connection.Limits.IdleTimeout, cancellationToken))
        {
            ref var left = ref seen[piece.IsError ? 1 : 0];
            var known = (int)Math.Min(left, piece.Bytes.Length);
            left -= known;
            if (known < piece.Bytes.Length)
            {
                yield return piece with
                {
                    Bytes = piece.Bytes[known..],
                };
            }
        }
    }

    /// <summary>
    /// Podman takes a container that is being stopped for one that has ended, and stops following before its last words are written
    /// (containers/podman#10323, #18501). All that there is in the end.
    /// </summary>
    /// <returns>Null for a container that is no longer there.</returns>
    private async Task<EngineAnswer?> RestAsync(string container, CancellationToken cancellationToken)
    {
        try
        {
            _ = await WaitContainerAsync(container, cancellationToken).ConfigureAwait(false);
            return await LogsAsync(container, "follow=0&tail=all", cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException e) when (e.Error == EngineError.NotFound)
        {
            return null;
        }
    }

    private Task<EngineAnswer> LogsAsync(string container, string query, CancellationToken cancellationToken)
    {
        var (path, what) = PathOf(container, "read the output of");
        return GetJsonAsync($"{path}/logs?stdout=1&stderr=1&{query}", what, cancellationToken);
    }

    private static async IAsyncEnumerable<ContainerOutput> PiecesAsync(
        EngineAnswer answer,
        TimeSpan idle,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var body = await answer.OpenAsync(idle, cancellationToken).ConfigureAwait(false);
        var head = new byte[8];
        while (await ReadHeadAsync(answer, body, head, cancellationToken).ConfigureAwait(false))
        {
            for (long left = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4)); left > 0; )
            {
                var piece = new byte[Math.Min(left, MaxOutputPiece)];
                var count = await body.ReadAsync(piece, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    throw answer.Error(EngineError.Corrupt, "the output ends in the middle of a frame");
                }
                left -= count;
                yield return new(head[0] == 2, piece.AsMemory(0, count));
            }
        }
    }

    // A frame: the stream (0 input, 1 output, 2 errors), three zeros, the length in network order, the bytes.
    private static async Task<bool> ReadHeadAsync(
        EngineAnswer answer,
        Stream body,
        byte[] head,
        CancellationToken cancellationToken
    )
    {
        var count = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        if (count == 0)
        {
            return false;
        }
        return count == head.Length && head is [<= 2, 0, 0, 0, ..]
            ? true
            : throw answer.Error(
                EngineError.Corrupt,
                "the output is not in frames: is it that of a container with a terminal?"
            );
    }
}

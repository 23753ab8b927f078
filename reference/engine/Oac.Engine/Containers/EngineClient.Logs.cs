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
    /// Reads what a container without a terminal wrote to its two outputs, as the engine has kept it. Pieces are at most
    /// <see cref="MaxOutputPiece"/> long, whatever the program or the engine does, and none is kept here; how much there is in all, the
    /// program decides, so whoever reads stops when it is enough.
    /// </summary>
    /// <param name="container">Its name or id.</param>
    /// <param name="lines">Only so many lines of the end; null for all that is kept.</param>
    /// <param name="follows">Whether to wait for more until the container ends; otherwise only for what there is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="EngineException">It is not there, the connection broke off, or what comes is no output of two streams.</exception>
    public async IAsyncEnumerable<ContainerOutput> ReadOutputAsync(
        string container,
        int? lines,
        bool follows,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (path, what) = PathOf(container, "read the output of");
        var tail = lines?.ToString(CultureInfo.InvariantCulture) ?? "all";
        using var answer = await GetJsonAsync(
                $"{path}/logs?stdout=1&stderr=1&follow={(follows ? 1 : 0)}&tail={tail}",
                what,
                cancellationToken
            )
            .ConfigureAwait(false);
        using var body = await answer
            .OpenAsync(follows ? Timeout.InfiniteTimeSpan : _connection.Limits.IdleTimeout, cancellationToken)
            .ConfigureAwait(false);
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

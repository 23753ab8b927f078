using System.Buffers.Binary;
using Oac.Images.Writing;

namespace Oac.Images.Deflate;

/// <summary>
/// Gzip (RFC 1952) whose bytes depend on nothing but the content: no name, no time, no operating system in the header, and parts of a fixed
/// length that are compressed beside each other, so that neither the processors at hand nor how the content was cut into writes show.
/// </summary>
internal sealed class GzipWriter : WriteOnlyStream
{
    /// <summary>Content of one part. Longer parts compress a little better and keep more memory.</summary>
    private const int PartLength = 256 * 1024;

    private static readonly byte[] Header = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];

    private readonly Stream output;
    private readonly int parallel;
    private readonly Queue<Task<Part>> running = new();
    private readonly Stack<Part> idle = new();
    private readonly Crc32 checksum = new();
    private Part current;

    /// <param name="output">Where the bytes go; stays open.</param>
    /// <param name="parallel">How many parts are compressed at a time.</param>
    public GzipWriter(Stream output, int parallel)
    {
        this.output = output;
        this.parallel = Math.Max(1, parallel);
        current = new();
        output.Write(Header);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        checksum.Append(buffer);
        Advance(buffer.Length);
        while (!buffer.IsEmpty)
        {
            if (current.Free == 0)
            {
                Start(last: false);
            }
            var taken = Math.Min(buffer.Length, current.Free);
            current.Add(buffer[..taken]);
            buffer = buffer[taken..];
        }
    }

    /// <summary>Ends the stream: the last part, checksum and length. Without it what was written is no gzip.</summary>
    public void Complete()
    {
        Start(last: true);
        while (running.Count > 0)
        {
            Drain();
        }
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, checksum.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)Length);
        output.Write(trailer);
    }

    private void Start(bool last)
    {
        while (running.Count >= parallel)
        {
            Drain();
        }
        var full = current;
        if (!last)
        {
            current = idle.TryPop(out var part) ? part : new();
            current.Follow(full);
        }
        running.Enqueue(Task.Run(() => full.Compress(last)));
    }

    private void Drain()
    {
        var part = running.Dequeue().GetAwaiter().GetResult();
        output.Write(part.Compressed);
        idle.Push(part);
    }

    private sealed class Part
    {
        private readonly byte[] content = new byte[DeflateEncoder.WindowLength + PartLength];
        private readonly DeflateEncoder encoder = new();
        private readonly BitWriter bits = new();
        private int start;
        private int end;

        public int Free => start + PartLength - end;

        public ReadOnlySpan<byte> Compressed => bits.Written;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(content.AsSpan(end));
            end += bytes.Length;
        }

        public void Follow(Part before)
        {
            before
                .content.AsSpan(before.end - DeflateEncoder.WindowLength, DeflateEncoder.WindowLength)
                .CopyTo(content);
            start = end = DeflateEncoder.WindowLength;
        }

        public Part Compress(bool last)
        {
            bits.Clear();
            encoder.Compress(content.AsSpan(0, end), start, last, bits);
            return this;
        }
    }
}

using System.Buffers;
using Oac.Spec.Stream;

namespace Oac.Spec.Tests.Stream;

public sealed class StreamCodecWriteTests
{
    [Fact]
    public void Writes_into_one_span_of_the_exact_size()
    {
        var output = new OneSpan();
        var message = EventMessage.Create("s", "mail", new byte[300], "application/json");

        var written = StreamCodec.V1Alpha3.Write(message, output, StreamExtensions.None);

        Assert.Equal((1, written, written), (output.Spans, output.Asked, output.Advanced));
        Assert.Equal(StreamCodec.V1Alpha3.Measure(message, StreamExtensions.None), written);
    }

    [Fact]
    public void Refuses_what_has_no_form_before_the_first_byte()
    {
        var output = new OneSpan();
        var codec = StreamCodec.V1Alpha3;

        Assert.Throws<ArgumentException>(() =>
            codec.Write(ProgressMessage.Create("s", 0, default, ""), output, StreamExtensions.None)
        );
        Assert.Throws<ArgumentNullException>(() => codec.Write((HarnessMessage)null!, output, StreamExtensions.None));
        Assert.Throws<ArgumentNullException>(() =>
            codec.Write(SessionEndMessage.Create("s"), null!, StreamExtensions.None)
        );
        // Half a character.
        Assert.ThrowsAny<ArgumentException>(() =>
            codec.Write(SessionEndMessage.Create("\ud800"), output, StreamExtensions.None)
        );
        Assert.ThrowsAny<ArgumentException>(() =>
            codec.Json.Write(SessionEndMessage.Create("\ud800"), output, StreamExtensions.None)
        );
        Assert.Throws<ArgumentException>(() =>
            codec.Json.Write(ProgressMessage.Create("s", 0, default, ""), output, StreamExtensions.None)
        );
        Assert.Equal(0, output.Advanced);
    }

    [Fact]
    public void Leaves_the_extension_out_unless_asked()
    {
        var plain = EventResultMessage.Succeeded("s");
        var answered = EventResultMessage.Succeeded("s", new byte[] { 1 }, "text/plain");

        Assert.Equal(Bytes(plain, StreamExtensions.None), Bytes(answered, StreamExtensions.None));
        Assert.Equal(Bytes(plain, StreamExtensions.None), Bytes(plain, StreamExtensions.V1));
        Assert.NotEqual(Bytes(plain, StreamExtensions.None), Bytes(answered, StreamExtensions.V1));
    }

    [Fact]
    public void Writing_allocates_nothing_and_reading_only_what_the_model_holds()
    {
        var codec = StreamCodec.V1Alpha3;
        var message = EventMessage.Create("session-0001", "mail", new byte[256], "application/json");
        var output = new ArrayBufferWriter<byte>(1024);
        var input = new ReadOnlySequence<byte>(Bytes(message, StreamExtensions.None));

        var writing = Allocated(() =>
        {
            output.ResetWrittenCount();
            codec.Write(message, output, StreamExtensions.None);
        });
        var reading = Allocated(() =>
            codec.TryReadOrchestratorMessage(input, StreamExtensions.None, 1024, out _, out _)
        );

        Assert.Equal(0, writing);
        var strings = TextSize("session-0001") + TextSize("mail") + TextSize("application/json");
        const int ArrayHeader = 24;
        // Object header and method table, four references, the memory's reference and two numbers.
        const int Model = 16 + (4 * 8) + 16;
        Assert.Equal(strings + ArrayHeader + 256 + Model, reading);
    }

    [Fact]
    public void Factories_keep_the_rules_of_the_stream()
    {
        Assert.ThrowsAny<ArgumentException>(() => EventResultMessage.Failed("s", ""));
        Assert.ThrowsAny<ArgumentException>(() => EventResultMessage.Failed("s", null!));
        Assert.ThrowsAny<ArgumentException>(() => EventResultMessage.Failed("", "why"));
        Assert.ThrowsAny<ArgumentException>(() => EventResultMessage.Succeeded(""));
        Assert.ThrowsAny<ArgumentException>(() => ProgressMessage.Create("", 0, default, ""));
        Assert.ThrowsAny<ArgumentException>(() => SessionEndMessage.Create(""));
        Assert.ThrowsAny<ArgumentException>(() => EventMessage.Create("", "c", default, ""));
        Assert.ThrowsAny<ArgumentException>(() => EventMessage.Create("s", "", default, ""));
        Assert.Equal(StreamMessageFault.None, EventResultMessage.Failed("s", "why").Validate());
    }

    [Fact]
    public void Messages_are_equal_by_content()
    {
        var one = EventMessage.Create("s", "c", new byte[] { 1, 2 }, "t");
        var same = EventMessage.Create("s", "c", new byte[] { 0, 1, 2 }.AsMemory(1), "t");
        var other = EventMessage.Create("s", "c", new byte[] { 1, 3 }, "t");

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, other);
    }

    private static byte[] Bytes(HarnessMessage message, StreamExtensions extensions)
    {
        var output = new ArrayBufferWriter<byte>();
        StreamCodec.V1Alpha3.Write(message, output, extensions);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Bytes(OrchestratorMessage message, StreamExtensions extensions)
    {
        var output = new ArrayBufferWriter<byte>();
        StreamCodec.V1Alpha3.Write(message, output, extensions);
        return output.WrittenSpan.ToArray();
    }

    // The least of many: the runtime allocates for itself now and then.
    private static long Allocated(Action action)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 50; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    // Header, method table, length, characters with their terminator; to eight bytes.
    private static int TextSize(string text) => (22 + (2 * text.Length) + 7) / 8 * 8;

    private sealed class OneSpan : IBufferWriter<byte>
    {
        private readonly byte[] buffer = new byte[4096];

        public int Spans { get; private set; }

        public int Asked { get; private set; }

        public int Advanced { get; private set; }

        public void Advance(int count) => Advanced += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => buffer;

        public Span<byte> GetSpan(int sizeHint = 0)
        {
            Spans++;
            Asked = sizeHint;
            return buffer;
        }
    }
}

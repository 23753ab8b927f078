using System.Buffers.Binary;
using Oac.Payloads.Conformance;
using Oac.Payloads.Descriptors;

// The program under test of Protocol Buffers' own conformance suite: requests come on standard input and answers go to standard output, each
// behind its length in four bytes. The one argument is a file with the descriptor set of the suite's messages.
if (args is not [var file])
{
    Console.Error.WriteLine("usage: oac-payloads-conformance DESCRIPTOR_SET");
    return 2;
}
if (!DescriptorSet.TryRead(await File.ReadAllBytesAsync(file), out var set, out var problem))
{
    Console.Error.WriteLine($"{file}: {problem}");
    return 2;
}
var cases = new ConformanceCases(set);
using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();
var length = new byte[4];
while (await input.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false) == length.Length)
{
    var request = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
    await input.ReadExactlyAsync(request);
    var response = cases.Answer(request);
    BinaryPrimitives.WriteInt32LittleEndian(length, response.Length);
    await output.WriteAsync(length);
    await output.WriteAsync(response);
    await output.FlushAsync();
}
return 0;

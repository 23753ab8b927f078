using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Oac.Conformance.Wire.Tests.Messages;

namespace Oac.Conformance.Wire.Tests.Official;

/// <summary>Fills requests with zeros up to the size, relative to the server's limit, that a case wants.</summary>
internal static class RequestPadding
{
    public const int ServerLimit = 200 * 1024;

    public static void Apply(TestCase testCase)
    {
        for (var i = 0; i < testCase.ExpandRequests.Count; i++)
        {
            if (!testCase.ExpandRequests[i].HasSizeRelativeToLimit)
            {
                continue;
            }
            var message = Codecs.Unpack(testCase.Request.RequestMessages[i]);
            var field = message.Descriptor.FindFieldByName("request_data");
            var wanted = ServerLimit + testCase.ExpandRequests[i].SizeRelativeToLimit;
            // The length of the length grows with the data, so that the first try may be off by a byte or two.
            for (var tries = 0; message.CalculateSize() != wanted; tries++)
            {
                if (tries == 3)
                {
                    throw new InvalidDataException($"{testCase.Request.TestName}: no message of {wanted} bytes");
                }
                var length = ((ByteString)field.Accessor.GetValue(message)).Length + wanted - message.CalculateSize();
                field.Accessor.SetValue(message, ByteString.CopyFrom(new byte[length]));
            }
            testCase.Request.RequestMessages[i] = Codecs.Pack(message);
        }
    }
}

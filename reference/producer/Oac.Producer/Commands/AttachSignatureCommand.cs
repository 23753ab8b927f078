using System.CommandLine;
using System.Text;
using Oac.Images.Signatures;
using Oac.Producer.Signing;

namespace Oac.Producer.Commands;

/// <summary><c>oac attach signature</c>.</summary>
internal static class AttachSignatureCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var payload = new Option<string>("--payload")
        {
            Description = "What was signed: the output of 'oac sign --print-payload', byte by byte.",
            HelpName = "FILE",
            Required = true,
        };
        var signature = new Option<string>("--signature")
        {
            Description = "The signature: the bytes, or base64. ECDSA as DER.",
            HelpName = "FILE",
            Required = true,
        };
        var form = FormNames.Option("tag", "referrer");
        var command = new CommandWithExamples(
            "signature",
            "Stores a signature that was made elsewhere beside an image. It is not verified; 'oac verify' does that.",
            (
                "openssl dgst -sha256 -sign release.pem -out payload.sig payload.json",
                "How a key elsewhere may sign 'oac sign --print-payload'."
            ),
            (
                "oac attach signature registry.example/agent:1 --payload payload.json --signature payload.sig",
                "Stores what came of it."
            )
        )
        {
            payload,
            signature,
            form,
        };
        var attach = new AttachCommand(context, command);
        command.SetAction(
            (parse, cancellationToken) =>
            {
                var signed = KeyFiles.Bytes(
                    "--payload",
                    parse.GetValue(payload)!,
                    SignatureLimits.MaxPayloadBytes,
                    context
                );
                var made = Decode(
                    KeyFiles.Bytes(
                        "--signature",
                        parse.GetValue(signature)!,
                        SignatureLimits.MaxSignatureCharacters,
                        context
                    )
                );
                return attach.RunAsync(
                    parse,
                    async (place, target, subject, report) =>
                        report.Signature(
                            await place
                                .Writer(target, subject)
                                .AttachAsync(signed, made, FormNames.Parse(parse.GetValue(form)!), cancellationToken)
                                .ConfigureAwait(false),
                            subject,
                            "attached a signature"
                        ),
                    cancellationToken
                );
            }
        );
        return command;
    }

    /// <summary>A signature of either kind holds bytes that base64 has not.</summary>
    private static byte[] Decode(byte[] content)
    {
        var text = Encoding.Latin1.GetString(content).Trim();
        var bytes = new byte[text.Length];
        return text.Length > 0 && Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : content;
    }
}

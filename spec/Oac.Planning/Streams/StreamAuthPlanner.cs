using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Spec.Labels;

namespace Oac.Planning.Streams;

/// <summary>The way back to the orchestrator (5.5): its address, and every declared auth method that is offered.</summary>
internal static class StreamAuthPlanner
{
    private const string Issued = "issued for each instance";

    public static OrchestratorAuth Plan(PlanDraft draft)
    {
        var declared = draft.Manifest.Orchestrator;
        var offered = draft.Configuration.Orchestrator;
        draft.DeliverVariable(
            declared.AddressVariable,
            DeliveryKind.OrchestratorAddress,
            LabelRole.OrchestratorAddressVariable,
            "the orchestrator's own"
        );
        var satisfied = new OrchestratorAuth(
            declared.Bearer is not null && offered.Bearer,
            declared.Mtls is not null && offered.Mtls
        );
        if (declared.Bearer is { } bearer)
        {
            if (satisfied.Bearer)
            {
                draft.Deliver(
                    bearer.Token,
                    DeliveryKind.OrchestratorToken,
                    LabelRole.OrchestratorBearerTokenVariable,
                    Issued
                );
            }
            else
            {
                Say(draft, satisfied, "bearer", "this orchestrator issues no tokens", BearerKey(draft));
            }
        }
        if (declared.Mtls is { } mtls)
        {
            if (satisfied.Mtls)
            {
                draft.DeliverFile(
                    mtls.CertificateFile,
                    DeliveryKind.ClientCertificate,
                    LabelRole.OrchestratorMtlsCertificateFile,
                    Issued
                );
                draft.DeliverFile(mtls.KeyFile, DeliveryKind.ClientKey, LabelRole.OrchestratorMtlsKeyFile, Issued);
                draft.DeliverFile(
                    mtls.AuthorityFile,
                    DeliveryKind.AuthorityCertificate,
                    LabelRole.OrchestratorMtlsAuthorityFile,
                    "the orchestrator's own"
                );
            }
            else
            {
                Say(
                    draft,
                    satisfied,
                    "mtls",
                    "this orchestrator has no certificate authority",
                    draft.Labels.KeyOf(LabelRole.OrchestratorMtlsCertificateFile)
                );
            }
        }
        return satisfied;
    }

    private static string BearerKey(PlanDraft draft) =>
        draft.Labels.KeyOf(
            draft.Labels.Has(LabelRole.OrchestratorBearerTokenVariable)
                ? LabelRole.OrchestratorBearerTokenVariable
                : LabelRole.OrchestratorBearerTokenFile
        );

    /// <summary>Where no other method is satisfied, each that is not is a reason of its own: either would do.</summary>
    private static void Say(PlanDraft draft, OrchestratorAuth satisfied, string method, string why, string key)
    {
        if (satisfied is { Bearer: false, Mtls: false })
        {
            draft.Refuse(
                RefusalCodes.StreamAuthUnsatisfiable,
                key,
                $"the auth method {method} for the orchestrator is declared and cannot be satisfied: {why} (orchestrator.auth)"
            );
        }
        else
        {
            draft.Warn(
                WarningCodes.StreamMethodNotOffered,
                key,
                $"the auth method {method} for the orchestrator is declared and not offered: {why} (orchestrator.auth)"
            );
        }
    }
}

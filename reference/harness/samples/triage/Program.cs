return await Oac.Harness.HarnessHost.RunAsync(Oac.Harness.Samples.Triage.TriageAgent.Configure);

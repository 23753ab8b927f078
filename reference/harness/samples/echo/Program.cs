return await Oac.Harness.HarnessHost.RunAsync(Oac.Harness.Samples.Echo.EchoAgent.Configure);

return await Oac.Harness.HarnessHost.RunAsync(Oac.Harness.Samples.Counter.CounterAgent.Configure);

namespace Oac.Planning.Tests.Configuration.Reading;

/// <summary>A configuration with every key.</summary>
internal static class Whole
{
    /// <summary>An ECDSA P-256 public key.</summary>
    public const string Key = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE5YA0hFGm0IKQg71Tq+C/KQYi0zOz
        ivF5UYsKpDJUJGc3DwqYkTYiXZTs/xWIFdm55vVaZrp2BmQDMPitiYbUHw==
        -----END PUBLIC KEY-----

        """;

    /// <summary>An Ed25519 public key (RFC 8410, 10.1).</summary>
    public const string EdwardsKey = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
        -----END PUBLIC KEY-----

        """;

    /// <summary>The configuration.</summary>
    public const string Text = """
        versions: [v1alpha2, v1alpha3]
        orchestrator: {auth: [mtls]}
        gateways:
          main:
            base_url: https://gateway.example/v1/
            api_key: {env: GATEWAY_KEY}
            models:
              gpt-5:
                types: [responses, chat-completions]
                context: 400000
                reasoning: true
                tools: true
                input: [vision]
                output: []
                bench: {swe-bench-verified: 74.9, gpqa: 85}
              meta/llama:
                types: [chat-completions]
          local:
            base_url: http://127.0.0.1:11434/v1
            models:
              painter: {types: [images-generations], reasoning: false, input: [audio, video], output: [image, audio, video]}
        agents:
          triage:
            repositories: [registry.example/agents/triage]
            mcp:
              github:
                registration:
                  issuer: https://id.example/
                  endpoint: https://id.example/register
                  initial_access_token: {env: REGISTRATION_TOKEN}
                client: {id: 12345, secret: {file: /run/secrets/github}}
                bearer: {env: GITHUB_TOKEN}
            workspaces:
              repo: {volume: triage-repo, sharing: copy}
              notes: {bind: /srv/notes}
              cache: {bind: /srv/cache, sharing: shared}
            resources: {memory: 2GiB, cpus: 1.5, processes: 256, disk: 1000000}
            egress: open
        signers:
          release: {key_file: cosign.pub}
        policy:
          repositories:
            - {repository: "registry.example/agents/*", signers: [release]}
            - registry.example/open/**
          inference_types: [chat-completions]
          models: ["main/**", "local/painter"]
          mcp_servers: [{agent: triage, server: "*"}]
          workspace_sources: ["volume:triage-*", "bind:/srv/**"]
          channels: ["*"]
          reserved: {variables: ["LD_*"], paths: ["/etc/**"]}
          resources: {memory: 4GiB, cpus: 2}
          egress: open
        """;
}

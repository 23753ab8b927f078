using OpenAI.Chat;

namespace Oac.Harness.Agents.Tests.Readme;

internal static class HelpDeskAgent
{
    public static void Configure(HarnessBuilder harness) =>
        Configure(
            harness,
            new InferenceGateway(new() { Types = [InferenceTypes.ChatCompletions] }),
            new McpConnector(
                new()
                {
                    Name = "knowledge",
                    Bearer = new() { TokenFile = "/run/oac/knowledge-token" },
                }
            )
        );

    public static void Configure(HarnessBuilder harness, InferenceGateway gateway, McpConnector knowledge)
    {
        harness.Name = "help-desk";
        harness.Isolated = true;
        harness.On(
            "question",
            Payload.Text,
            async (context, question, cancel) =>
            {
                var chat = await gateway.GetChatClientAsync(cancel);
                var lookup = context.State(knowledge.Open);
                var options = new ChatCompletionOptions();
                foreach (var tool in await lookup.GetChatToolsAsync(cancel))
                {
                    options.Tools.Add(tool);
                }
                List<ChatMessage> messages = [new UserChatMessage(question)];
                for (var round = 0; round < 5; round++)
                {
                    ChatCompletion answer = await chat.CompleteChatAsync(messages, options, cancel);
                    if (answer.ToolCalls.Count == 0)
                    {
                        return EventResult.Text(answer.Content[0].Text);
                    }
                    messages.Add(new AssistantChatMessage(answer));
                    foreach (var call in answer.ToolCalls)
                    {
                        messages.Add(await lookup.AnswerAsync(call, cancel));
                    }
                }
                throw new AgentFailureException("There is no answer to this question.");
            }
        );
    }
}

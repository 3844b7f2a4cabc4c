using System.Text.Json;

namespace Parley.Protocol.Tools;

/// <summary>Writes what the session and the conversation hold of agents that the model asks.</summary>
internal static class FoundryAgentWriter
{
    public static void Write(Utf8JsonWriter writer, FoundryAgentTool agent)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "foundry_agent"u8);
        writer.WriteString("agent_name"u8, agent.AgentName);
        writer.WriteString("project_name"u8, agent.ProjectName);
        WriteIfAny(writer, "description"u8, agent.Description);
        WriteIfAny(writer, "agent_version"u8, agent.AgentVersion);
        WriteIfAny(writer, "client_id"u8, agent.ClientId);
        WriteIfAny(writer, "foundry_resource_override"u8, agent.ResourceOverride);
        writer.WriteString("agent_context_type"u8, agent.KeepsContext ? "agent_context"u8 : "no_context"u8);
        writer.WriteBoolean("return_agent_response_directly"u8, agent.AnswersDirectly);
        writer.WriteEndObject();
    }

    public static void WriteFields(Utf8JsonWriter writer, FoundryAgentCallItem call)
    {
        writer.WriteString("type"u8, "foundry_agent_call"u8);
        writer.WriteString("name"u8, call.Name);
        writer.WriteString("call_id"u8, call.CallId);
        writer.WriteString("arguments"u8, call.Arguments);
        WriteIfAny(writer, "agent_response_id"u8, call.AgentResponseId);
        WriteIfAny(writer, "output"u8, call.Output);
        if (call.Error is { } error)
        {
            writer.WritePropertyName("error"u8);
            McpWriter.Write(writer, error);
        }
    }

    public static void WriteFields(Utf8JsonWriter writer, FoundryAgentCallEvent e)
    {
        writer.WriteString("item_id"u8, e.ItemId);
        writer.WriteNumber("output_index"u8, e.OutputIndex);
        if (e is FoundryAgentCallCompleted completed)
        {
            WriteIfAny(writer, "agent_response_id"u8, completed.AgentResponseId);
        }
    }

    private static void WriteIfAny(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}

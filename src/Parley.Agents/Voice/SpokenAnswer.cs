using Parley.Agents.Storage;

namespace Parley.Agents.Voice;

/// <summary>Finds the message that a run answered with, and makes it what was heard.</summary>
internal static class SpokenAnswer
{
    public static Task CorrectAsync(
        AgentStore store,
        string project,
        string runId,
        Action<StoredRow> rewrite,
        bool remove
    ) =>
        store.WriteAsync(
            async unit =>
            {
                var items = await unit.ItemsOfRunAsync(project, runId, CancellationToken.None);
                var answer = items.LastOrDefault(item =>
                    item.Side is not ItemSide.Input && (string?)item.Body["role"] is "assistant"
                );
                if (answer is null)
                {
                    return false;
                }

                if (remove)
                {
                    return await unit.DeleteAsync(StoreTable.Items, project, answer.Id, CancellationToken.None);
                }

                rewrite(answer);
                await unit.UpdateAsync(StoreTable.Items, project, answer, CancellationToken.None);
                return true;
            },
            CancellationToken.None
        );
}

using Parley.Agents.Storage;

namespace Parley.Agents.Voice;

/// <summary>Finds the messages that a run answered with, and makes of them what was heard.</summary>
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
                var answers = items
                    .Where(item => item.Side is not ItemSide.Input && (string?)item.Body["role"] is "assistant")
                    .ToList();
                foreach (var item in remove ? answers : answers.SkipLast(1))
                {
                    await unit.DeleteAsync(StoreTable.Items, project, item.Id, CancellationToken.None);
                }

                if (remove || answers is not [.., var answer])
                {
                    return;
                }

                // What was heard is heard of all of them.
                rewrite(answer);
                await unit.UpdateAsync(StoreTable.Items, project, answer, CancellationToken.None);
            },
            CancellationToken.None
        );
}

namespace SmartFactory.Gansu.Rules.Policies;

/// <summary>
/// Which letters of the register the program follows (Art. 26). An interpretation it cannot follow is not recorded: confirmed by two persons,
/// it would do nothing. The default of a reading is always followed; what is missing here of a later document has its default only.
/// </summary>
public static class FollowedReadings
{
    private sealed record Entry(string Letters, string WhyNot = "", bool Amount = false);

    private static readonly Dictionary<string, Entry> Register = new()
    {
        ["Q1"] = new("B", "分支机构的奖励一律并入其法人计算，集团关系没有登记，上限不能按别的单位计算；确需改变的，须修订办法并更新系统"),
        ["Q2"] = new("B", "系统只登记获评的称号，不登记未获评的申报，无从判断是否提交过申报；个案由受理单位核查，在推荐意见中说明"),
        ["Q3"] = new("A", "系统只登记获评结果，不登记申报，不能限制申报项数；确需限制的，在年度通知中载明，由受理单位执行"),
        ["Q4"] = new("B", "系统不登记申报和受理，不能按这一范围计数；确需改变的，在年度通知中载明，由受理单位执行"),
        ["Q5"] = new("A B"),
        ["Q6"] = new("A B", Amount: true),
        ["Q7"] = new("B", "复核时可以调减，金额始终不是固定的；要足额给予的，年度标准填最高标准，复核时不作调减"),
        ["Q8"] = new("A B", Amount: true),
        ["Q9"] = new("A B", Amount: true),
        ["Q10"] = new("A B", Amount: true),
        ["Q11"] = new("A B", Amount: true),
        ["Q12"] = new("A B", Amount: true),
        ["Q13"] = new("A B", Amount: true),
        ["Q14"] = new("A", "台账只登记省级专项经费的奖励，没有市县配套奖励的数据；需要扣除的，在财政复核时逐笔调减并写明原因"),
        ["Q15"] = new("A B", Amount: true),
        ["Q16"] = new("A B C", Amount: true),
        ["Q17"] = new("B", "上限和扣除按单位计算，台账不区分工厂；确需按工厂给予的，须修订办法并更新系统"),
        ["Q18"] = new("A", "称号有效期自认定文件的日期起算，公示期满日和授牌日不作为起算日；文件另行载明有效期的，登记决定时按文件填写"),
        ["Q19"] = new("A B"),
        ["Q20"] = new("A B C"),
        ["Q21"] = new("A B"),
        ["Q22"] = new("A B"),
        ["Q23"] = new("A", "到期未申请复核的自动失效，系统不会当作未通过复核；要作处理的，逐个登记降格或取消的决定"),
        ["Q24"] = new("A B C"),
        ["Q25"] = new("R1 R2"),
        ["Q26"] = new("A B"),
        ["Q27"] = new("A", "不得申报的期限自处理决定之日起按日历年计算，系统不按批次或事件日期计算；需要更长期限的，在决定中写明年数"),
        ["Q28"] = new("A B C"),
        ["Q29"] = new("C", "取消哪些称号由处理决定逐个列明，系统不会自动扩大或缩小范围；请在登记决定时选择相应的称号"),
        ["Q30"] = new("A", "系统不能判断何时恢复到原等级、哪一个是重新获评的第一个载体，受过处理的单位一律不再给予；个案要给予的，须先撤销或变更原处理决定"),
        ["Q31"] = new("A", "系统不登记申报，在不得申报期内的单位一律不能认定；确需继续办理的，须先变更处理决定的期限"),
        ["Q32"] = new("C", "原办法的称号以导入台账时登记的载体类型为准，不按日期划分；个案的范围在登记复审结果时逐个处理"),
        ["Q33"] = new("A B"),
        ["Q34"] = new("A B C D"),
        ["Q35"] = new("C", "近三年的情况由受理单位和专家核查，系统没有这些数据；确需改变的，在年度通知中载明"),
        ["Q36"] = new("A", "成熟度由受理单位和专家核查，系统没有这些数据；确需改变的，在年度通知中载明"),
        ["Q37"] = new("A", "评价条件的数值由受理单位和专家核查，系统没有这些数据；确需改变的，在年度通知中载明"),
        ["Q38"] = new("A B"),
        ["Q39"] = new("B", "追回须由人逐笔提请、另一人批准，系统不会自动追回；要追回的，请登记书面决定和法律依据"),
        ["Q40"] = new("A", "处理决定由省工信厅登记和确认，系统不能交由其他部门作出；其他部门的意见作为附件随决定登记"),
        ["Q41"] = new("B", "企业变更只登记单位和载体的更名、重组等，不登记技术本身的调整"),
        ["Q42"] = new("C", "获评年度和资金年度分别登记，系统不会由一个推出另一个；请在建立批次时填写资金年度"),
        ["Q43"] = new("B", "金额以元记账、精确到分；要以万元取整的，请把年度标准填成整数万元，或者在复核时调减"),
        ["Q44"] = new("A B"),
        ["Q45"] = new("A B"),
    };

    /// <summary>Whether new decisions go by this letter.</summary>
    public static bool Follows(Reading reading, string letter)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return letter == reading.Default || (Register.TryGetValue(reading.Id, out var entry) && entry.Letters.Split(' ').Contains(letter));
    }

    /// <summary>Why it does not, and what to do instead; empty for a letter it follows.</summary>
    public static string WhyNot(Reading reading, string letter) =>
        Follows(reading, letter) ? ""
        : Register.TryGetValue(reading.Id, out var entry) && entry.WhyNot.Length > 0 ? entry.WhyNot
        : "系统没有按这一理解办理的功能；确需采用的，须更新系统";

    /// <summary>Whether the letter of this reading changes an amount.</summary>
    public static bool ChangesAmount(Reading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return Register.TryGetValue(reading.Id, out var entry) ? entry.Amount : reading.Calculates;
    }
}

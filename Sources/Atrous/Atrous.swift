// Atrous
